//! The XML schema of a form's applications, generated from the definition so that the two cannot drift apart.
//!
//! It is for others: this program reads by the definition itself, which knows more than a schema can say. A
//! signature is let through as the last child, unread: it has a schema of its own (W3C xmldsig-core).

use super::namespace;
use crate::definition::{Field, Form, Kind};
use crate::value::{MEDIA_TYPES, Origin};

/// The types every form's schema shares.
const SHARED: &str = r#"  <xs:simpleType name="iin"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{12}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="mobile"><xs:restriction base="xs:string"><xs:pattern value="\+7[0-9]{10}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="email"><xs:restriction base="xs:string"><xs:maxLength value="254"/><xs:pattern value="[^@\s]+@[^@\s]+"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="line"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="500"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="agreed"><xs:restriction base="xs:string"><xs:enumeration value="true"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="kato"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{9}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="bin"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{12}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="sha256"><xs:restriction base="xs:string"><xs:pattern value="[0-9a-f]{64}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="moment"><xs:restriction base="xs:dateTime"><xs:pattern value=".*Z"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="uuid"><xs:restriction base="xs:string"><xs:pattern value="[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/></xs:restriction></xs:simpleType>
"#;

/// Whoever helped to fill in, where somebody did: the same in every form.
const ASSISTANT: &str = r#"        <xs:element name="assistant" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="name" type="line"/><xs:element name="organisation" type="line" minOccurs="0"/></xs:sequence><xs:attribute name="bin" type="bin" use="required"/><xs:attribute name="desk" type="line" use="required"/><xs:attribute name="login" type="sha256" use="required"/><xs:attribute name="serial" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9A-Fa-f]{1,40}"/></xs:restriction></xs:simpleType></xs:attribute></xs:complexType></xs:element>
"#;

pub(super) fn schema(form: &Form) -> String {
    let namespace = namespace(&form.id, form.version);
    let elements: String = form.fields().map(element).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- Generated from assets/forms/{id}/{version}.toml; a test holds this file to the generator. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{namespace}" targetNamespace="{namespace}" elementFormDefault="qualified">
  <xs:element name="application">
    <xs:complexType>
      <xs:sequence>
{elements}{ASSISTANT}        <xs:any namespace="http://www.w3.org/2000/09/xmldsig#" processContents="lax" minOccurs="0"/>
      </xs:sequence>
      <xs:attribute name="claimed" type="moment" use="required"/>
      <xs:attribute name="form" type="xs:string" use="required" fixed="{id}"/>
      <xs:attribute name="id" type="uuid" use="required"/>
      <xs:attribute name="kiosk" type="line" use="required"/>
      <xs:attribute name="language" use="required"><xs:simpleType>{languages}</xs:simpleType></xs:attribute>
      <xs:attribute name="policy" type="line" use="required"/>
      <xs:attribute name="version" type="xs:string" use="required" fixed="{version}"/>
    </xs:complexType>
  </xs:element>
{choices}{SHARED}</xs:schema>
"#,
        id = form.id,
        version = form.version,
        choices = form.fields().filter(|field| field.kind == Kind::Choice).map(options).collect::<String>(),
        languages = one_of(["kk", "ru"]),
    )
}

fn element(field: &Field) -> String {
    let optional = if field.required && field.show_if.is_none() { "" } else { " minOccurs=\"0\"" };
    let content = match field.kind {
        Kind::Iin => text("iin", field),
        Kind::Mobile => text("mobile", field),
        Kind::Email => text("email", field),
        Kind::Text | Kind::Name => text("line", field),
        Kind::Date => text("xs:date", field),
        Kind::Consent => text("agreed", field),
        Kind::Choice => text(&options_type(field), field),
        Kind::Settlement => text("kato", field),
        Kind::Address => sequence(ADDRESS, field),
        Kind::School => sequence(SCHOOL, field),
        Kind::Scans => sequence(&scans(), field),
    };
    format!("        <xs:element name=\"{}\"{optional}>{content}</xs:element>\n", field.id)
}

const ADDRESS: &str = r#"<xs:choice><xs:element name="typed" type="line"/><xs:sequence><xs:element name="kato" type="kato" minOccurs="0"/><xs:element name="kk" type="line"/><xs:element name="ru" type="line"/></xs:sequence></xs:choice>"#;

const SCHOOL: &str = r#"<xs:sequence><xs:element name="bin" type="bin"/><xs:element name="kato" type="kato"/><xs:element name="kk" type="line"/><xs:element name="ru" type="line"/></xs:sequence>"#;

fn scans() -> String {
    format!(
        r#"<xs:sequence><xs:element name="scan" maxOccurs="32"><xs:complexType><xs:attribute name="bytes" type="xs:positiveInteger" use="required"/><xs:attribute name="media" use="required"><xs:simpleType>{}</xs:simpleType></xs:attribute><xs:attribute name="pages" type="xs:positiveInteger" use="required"/><xs:attribute name="sha256" type="sha256" use="required"/></xs:complexType></xs:element></xs:sequence>"#,
        one_of(MEDIA_TYPES)
    )
}

fn text(base: &str, field: &Field) -> String {
    let attributes = attributes(field);
    format!(
        "<xs:complexType><xs:simpleContent><xs:extension base=\"{base}\">{attributes}</xs:extension></xs:simpleContent></xs:complexType>"
    )
}

/// A type of its own for the options: XSD 1.0 adds attributes only to a named simple type.
fn options(field: &Field) -> String {
    let options = one_of(field.options.iter().map(String::as_str));
    format!("  <xs:simpleType name=\"{}\">{options}</xs:simpleType>\n", options_type(field))
}

fn options_type(field: &Field) -> String {
    format!("{}-options", field.id)
}

fn sequence(content: &str, field: &Field) -> String {
    format!("<xs:complexType>{content}{}</xs:complexType>", attributes(field))
}

fn attributes(field: &Field) -> String {
    let mut attributes = String::new();
    if field.confirm.is_some() {
        attributes.push_str(r#"<xs:attribute name="confirmed" type="xs:boolean" use="required"/>"#);
    }
    let all = [Origin::Certificate, Origin::Registry, Origin::Manual, Origin::Typed];
    let origins = one_of(all.into_iter().filter(|origin| field.allows(*origin)).map(Origin::code));
    attributes.push_str(&format!(
        r#"<xs:attribute name="origin" use="required"><xs:simpleType>{origins}</xs:simpleType></xs:attribute>"#
    ));
    if field.signed {
        attributes.push_str(r#"<xs:attribute name="sha256" type="sha256" use="required"/>"#);
    }
    if let Some(version) = &field.text_version {
        attributes.push_str(&format!(
            r#"<xs:attribute name="text" type="xs:string" use="required" fixed="{version}"/>"#
        ));
    }
    attributes
}

fn one_of<'o>(values: impl IntoIterator<Item = &'o str>) -> String {
    let values: String =
        values.into_iter().map(|value| format!("<xs:enumeration value=\"{value}\"/>")).collect();
    format!("<xs:restriction base=\"xs:string\">{values}</xs:restriction>")
}
