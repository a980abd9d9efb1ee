//! xmlsec1, libxml2 and signxml accept ours, and we accept theirs.

use std::fs;
use std::path::Path;

use authority::Profile;
use proptest::strategy::{Just, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use proptest::{collection, prop_oneof, sample};
use signing::xmldsig::{canonical, sign, verify};
use tempfile::TempDir;

use crate::support::documents::{APPLICATION, AWKWARD};
use crate::support::people::{leaf, opened, write_pems};
use crate::support::tools::{must, must_import, python, run};

const XMLSEC1_VERIFY: [&str; 8] = [
    "--verify",
    "--trusted-pem",
    "root.pem",
    "--untrusted-pem",
    "issuer.pem",
    "--verification-time",
    "2026-11-23 06:00:00",
    "signed.xml",
];

/// A folder with a signer's files, and the signer's key opened.
fn desk() -> (TempDir, signing::key::OpenedKey) {
    let dir = tempfile::tempdir().unwrap();
    let leaf = leaf(Profile::Sign);
    write_pems(dir.path(), &leaf);
    (dir, opened(&leaf))
}

#[test]
fn xmlsec1_accepts_ours() {
    let (dir, key) = desk();
    for document in AWKWARD {
        fs::write(dir.path().join("signed.xml"), sign(document, &key).unwrap()).unwrap();
        let said = must(dir.path(), "xmlsec1", &XMLSEC1_VERIFY);
        assert!(said.contains("OK"), "{document}: {said}");
    }
    let forged = sign(APPLICATION, &key).unwrap().replace("850101400123", "850101400124");
    fs::write(dir.path().join("signed.xml"), forged).unwrap();
    assert!(!run(dir.path(), "xmlsec1", &XMLSEC1_VERIFY).status.success());
}

/// Our own signature emptied of its values is a template; filled by xmlsec1 it must come back the same.
#[test]
fn xmlsec1_makes_the_same_signature_value() {
    let (dir, key) = desk();
    for document in AWKWARD {
        let ours = sign(document, &key).unwrap();
        let template = emptied(emptied(ours.to_string(), "DigestValue"), "SignatureValue");
        let template =
            template.split_once("<ds:X509Certificate>").map_or(template.clone(), |(before, after)| {
                format!("{before}{}", after.split_once("</ds:X509Certificate>").unwrap().1)
            });
        let theirs = signed_by_xmlsec1(dir.path(), &template);
        let theirs = verify(theirs.as_bytes()).unwrap_or_else(|error| panic!("{error}: {theirs}"));
        let ours = verify(ours.as_bytes()).unwrap();
        assert_eq!(theirs.signature_value, ours.signature_value, "{document}");
        assert_eq!(theirs.document, ours.document, "{document}");
    }
}

#[test]
fn we_accept_what_xmlsec1_makes_of_an_indented_template() {
    let (dir, _) = desk();
    let template = r##"<application xmlns="urn:tereze:application:meal:1">
  <child>Айару</child>
  <Signature xmlns="http://www.w3.org/2000/09/xmldsig#" Id="s1">
    <SignedInfo>
      <CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>
      <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
      <Reference URI="">
        <Transforms>
          <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
          <Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"/>
        </Transforms>
        <DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
        <DigestValue/>
      </Reference>
    </SignedInfo>
    <SignatureValue/>
    <KeyInfo>
      <X509Data>
        <X509SubjectName/>
        <X509IssuerSerial/>
        <X509Certificate/>
      </X509Data>
    </KeyInfo>
  </Signature>
</application>
"##;
    let signed = signed_by_xmlsec1(dir.path(), template);
    let verified = verify(signed.as_bytes()).unwrap_or_else(|error| panic!("{error}: {signed}"));
    let document = verified.document.as_str();
    assert!(document.contains("<child>Айару</child>"), "{document}");
}

#[test]
fn signxml_accepts_ours() {
    let (dir, key) = desk();
    must_import(dir.path(), "signxml");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/verify_with_signxml.py");
    let script = script.display().to_string();
    let arguments = [script.as_str(), "signed.xml", "leaf.pem", "2026-11-23T06:00:00+00:00"];
    let signed = sign(APPLICATION, &key).unwrap();
    fs::write(dir.path().join("signed.xml"), &signed).unwrap();
    let said = must(dir.path(), &python(), &arguments);
    assert!(said.contains("{urn:tereze:application:meal:1}application"), "{said}");
    fs::write(dir.path().join("signed.xml"), signed.replace("850101400123", "850101400124")).unwrap();
    assert!(!run(dir.path(), &python(), &arguments).status.success());
}

/// libxml2's canonical form of documents put together at random, against ours.
#[test]
fn libxml2_canonicalises_alike() {
    let dir = tempfile::tempdir().unwrap();
    let mut runner = TestRunner::deterministic();
    let generated = (0..1_000).map(|_| element(4).new_tree(&mut runner).unwrap().current());
    let documents: Vec<String> =
        AWKWARD.iter().map(|document| (*document).to_owned()).chain(generated).collect();
    let names: Vec<String> = (0..documents.len()).map(|index| format!("{index}.xml")).collect();
    let mut ours = String::new();
    for (document, name) in documents.iter().zip(&names) {
        fs::write(dir.path().join(name), document).unwrap();
        ours.push_str(&canonical(document.as_bytes()).unwrap_or_else(|error| panic!("{error}: {document}")));
    }
    let mut arguments = vec!["--c14n", "--nonet"];
    arguments.extend(names.iter().map(String::as_str));
    let output = run(dir.path(), "xmllint", &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs = String::from_utf8(output.stdout).unwrap();
    if ours != theirs {
        let place = ours.bytes().zip(theirs.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(80);
        let around = |text: &str| {
            String::from_utf8_lossy(&text.as_bytes()[place..]).chars().take(300).collect::<String>()
        };
        panic!("ours:   {}\ntheirs: {}", around(&ours), around(&theirs));
    }
}

/// Elements with a few prefixes bound to a few namespaces, all three prefixes always in scope.
fn element(depth: u32) -> impl Strategy<Value = String> {
    let tag = |prefix: &str,
               uri_a: &str,
               uri_b: &str,
               uri: &str,
               attributes: &[(String, String)],
               inside: &str| {
        let written: String = attributes.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
        format!(
            "<{prefix}e xmlns:a='urn:{uri_a}' xmlns:b='urn:{uri_b}' xmlns='{uri}'{written}>{inside}</{prefix}e>"
        )
    };
    let prefix = sample::select(vec!["", "a:", "b:"]);
    let uri = sample::select(vec!["one", "two"]);
    let default = sample::select(vec!["", "urn:one", "urn:two"]);
    let name = sample::select(vec!["x", "y", "a:x", "b:y", "xml:lang", "z"]).prop_map(str::to_owned);
    let value = collection::vec(
        sample::select(vec![
            "v", "&lt;", "&#9;", "&#xA;", "&#13;", "&quot;", "'", ">", "\t", "\n", "Ә", "&amp;",
        ]),
        0..4,
    );
    let attributes = collection::btree_map(name, value.prop_map(|parts| parts.concat()), 0..4);
    let attributes = attributes.prop_map(|map| map.into_iter().collect::<Vec<_>>());
    let text = sample::select(vec![
        "t",
        " ",
        "\n",
        "\r\n",
        "&#13;",
        "&gt;",
        "\"",
        "ұ",
        "<![CDATA[<&]]>",
        "&#x20AC;",
    ]);
    let leaf = text.prop_map(str::to_owned);
    let both_differ = (uri.clone(), uri).prop_map(|(a, b)| if a == b { (a, "three") } else { (a, b) });
    let wrap = (prefix, both_differ, default, attributes);
    leaf.prop_recursive(depth, 24, 4, move |inner| {
        (wrap.clone(), collection::vec(prop_oneof![inner.clone(), inner], 0..4)).prop_map(
            move |((prefix, (a, b), default, attributes), inside)| {
                tag(prefix, a, b, default, &attributes, &inside.concat())
            },
        )
    })
    .prop_flat_map(|inside| (Just(inside), sample::select(vec!["r", "root"])))
    .prop_map(|(inside, root)| format!("<{root}>{inside}</{root}>"))
}

fn emptied(xml: String, element: &str) -> String {
    let open = format!("<ds:{element}>");
    let (before, after) = xml.split_once(&open).unwrap();
    let (_, after) = after.split_once("</").unwrap();
    format!("{before}{open}</{after}")
}

fn signed_by_xmlsec1(dir: &Path, template: &str) -> String {
    fs::write(dir.join("template.xml"), template).unwrap();
    let arguments = ["--sign", "--privkey-pem", "key.pem,leaf.pem", "--output", "theirs.xml", "template.xml"];
    must(dir, "xmlsec1", &arguments);
    fs::read_to_string(dir.join("theirs.xml")).unwrap()
}
