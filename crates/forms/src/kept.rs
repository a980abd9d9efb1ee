//! An unfinished application, written down to be taken up later and elsewhere (it lies sealed on its applicant's own
//! stick).
//!
//! ```xml
//! <draft xmlns="urn:tereze:draft:1" form="meal" kept="2026-11-22T09:32:10Z" language="kk" step="child" version="2">
//!   <text field="child_iin">…</text> <chosen field="category">LOW_INCOME</chosen>
//!   <school field="school">…BIN…</school> <settlement field="settlement">…KATO…</settlement>
//!   <scan bytes="…" field="scans" media="image/png" name="…" pages="1" sha256="…"></scan>
//! </draft>
//! ```
//! (without the white space).
//!
//! **Invariants:** it can never pass for an application, an action, a login or a consent: its root and its namespace are
//! its own. It has one form only ([`Kept::from_xml`] takes what [`Kept::to_xml`] writes and nothing else). It holds what
//! was given by hand, and nothing else: what the certificate says, what a register answered, which contacts were
//! confirmed and what was agreed to is asked anew. Taking it up is typing it again: every answer passes the draft's own
//! rules, and one that no longer fits is left out.

use domain::bin::Bin;
use domain::kato::{Kato, Settlements};
use domain::language::Language;
use domain::school::Schools;
use domain::time::Timestamp;
use zeroize::Zeroizing;

use crate::FieldId;
use crate::definition::{Fill, Form};
use crate::draft::{Draft, Raw};
use crate::parse::may_be_written;
use crate::released;
use crate::value::{Origin, Personal, Scan};
use crate::xml::{Element, Writer, XmlError};

/// The namespace of the document.
pub const NAMESPACE: &str = "urn:tereze:draft:1";

/// The root element.
const ROOT: &str = "draft";

/// An unfinished application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which form.
    pub form: String,
    /// And which version of it: it is finished under that one.
    pub version: u32,
    /// When it was kept, in whole seconds.
    pub kept: Timestamp,
    /// The language it was filled in.
    pub language: Language,
    /// The step it was left at.
    pub step: String,
    answers: Vec<Answer>,
}

/// An answer given by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    field: FieldId,
    given: Given,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Given {
    Text(Personal),
    Chosen(Personal),
    School(Personal),
    Settlement(Personal),
    Scan(Scan),
}

impl Kept {
    /// What of a draft is kept.
    #[must_use]
    pub fn of(draft: &Draft, step: &str, language: Language, now: Timestamp) -> Kept {
        let form = draft.form();
        let mut answers = Vec::new();
        for field in form.fields() {
            let by_hand = match draft.origin(&field.id) {
                Origin::Typed | Origin::Manual => true,
                Origin::Certificate | Origin::Registry => false,
            };
            let applicant = [Fill::ApplicantIin, Fill::ApplicantName, Fill::ApplicantBirth];
            let own = field.fill.is_some_and(|fill| applicant.contains(&fill));
            if by_hand && !own && !field.read_only {
                let given = given(draft.raw(&field.id)).into_iter();
                answers.extend(given.map(|given| Answer { field: field.id.clone(), given }));
            }
        }
        Kept {
            form: form.id.clone(),
            version: form.version,
            kept: Timestamp::from_timestamp(now.timestamp(), 0).unwrap_or(now),
            language,
            step: step.to_owned(),
            answers,
        }
    }

    /// The form it is finished under; `None` where this program does not have it.
    #[must_use]
    pub fn its_form(&self) -> Option<&'static Form> {
        released::find(&self.form, self.version)
    }

    /// Whether there is anything in it; a settlement alone is no application.
    #[must_use]
    pub fn holds_answers(&self) -> bool {
        self.answers.iter().any(|answer| !matches!(answer.given, Given::Settlement(_)))
    }

    /// Whether it was kept longer ago than so many days. One from the future is not: a clock was wrong.
    #[must_use]
    pub fn is_older_than(&self, days: u32, now: Timestamp) -> bool {
        (now - self.kept).num_days() >= i64::from(days)
    }

    /// The digests of its scans, in order.
    pub fn scans(&self) -> impl Iterator<Item = &Scan> {
        self.answers.iter().filter_map(|answer| match &answer.given {
            Given::Scan(scan) => Some(scan),
            Given::Text(_) | Given::Chosen(_) | Given::School(_) | Given::Settlement(_) => None,
        })
    }

    /// The settlement that was chosen, where it is still one.
    #[must_use]
    pub fn settlement(&self, settlements: &Settlements) -> Option<Kato> {
        self.answers.iter().find_map(|answer| match &answer.given {
            Given::Settlement(kato) => Kato::parse(kato.as_str()).filter(|k| settlements.find(k).is_some()),
            Given::Text(_) | Given::Chosen(_) | Given::School(_) | Given::Scan(_) => None,
        })
    }

    /// Types the answers again. Of the scans those are attached that were looked at anew: `looked_at`.
    pub fn lay_on(
        &self,
        draft: &mut Draft,
        looked_at: &[Scan],
        schools: &Schools,
        settlements: &Settlements,
    ) {
        for Answer { field, given } in &self.answers {
            match given {
                Given::Text(text) => draft.set_text(field, text.as_str()),
                Given::Chosen(option) => draft.choose(field, option.as_str()),
                Given::School(bin) => {
                    let school = Bin::parse(bin.as_str()).ok().and_then(|bin| schools.find(&bin));
                    if let Some(school) = school {
                        draft.set_school(field, school.clone());
                    }
                }
                Given::Settlement(kato) => {
                    let kato = Kato::parse(kato.as_str()).filter(|kato| settlements.find(kato).is_some());
                    if let Some(kato) = kato {
                        draft.set_settlement(field, kato);
                    }
                }
                Given::Scan(scan) => {
                    let anew = looked_at.iter().find(|anew| anew.sha256 == scan.sha256);
                    if let Some(anew) = anew {
                        // Twice, or one too many: the review says what is missing.
                        let _ = draft.add_scan(field, named(anew, &scan.name_shown));
                    }
                }
            }
        }
    }

    /// The document.
    #[must_use]
    pub fn to_xml(&self) -> Zeroizing<String> {
        let mut writer = Writer::new();
        let kept = self.kept.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let version = self.version.to_string();
        let root = [
            ("xmlns", NAMESPACE),
            ("form", &self.form),
            ("kept", &kept),
            ("language", self.language.code()),
            ("step", &self.step),
            ("version", &version),
        ];
        writer.open(ROOT, &root);
        for Answer { field, given } in &self.answers {
            let (name, text) = match given {
                Given::Text(text) => ("text", text),
                Given::Chosen(option) => ("chosen", option),
                Given::School(bin) => ("school", bin),
                Given::Settlement(kato) => ("settlement", kato),
                Given::Scan(scan) => {
                    write_scan(&mut writer, field, scan);
                    continue;
                }
            };
            writer.leaf(name, &[("field", field)], text.as_str());
        }
        writer.close(ROOT);
        writer.finish()
    }

    /// Reads a document.
    ///
    /// # Errors
    /// [`XmlError`] for anything [`Kept::to_xml`] would not have written.
    pub fn from_xml(xml: &str) -> Result<Kept, XmlError> {
        let root = Element::read(xml)?;
        if root.name != ROOT || root.attribute("xmlns") != Some(NAMESPACE) {
            return Err(XmlError::OtherKind);
        }
        let kept = read(&root).ok_or(XmlError::NotCanonical)?;
        if *kept.to_xml() == *xml { Ok(kept) } else { Err(XmlError::NotCanonical) }
    }
}

/// Without what no XML can hold; no field takes it.
fn writable(text: &str) -> String {
    text.chars().filter(|c| may_be_written(*c)).collect()
}

/// A scan under the name that its applicant knows.
fn named(scan: &Scan, name: &str) -> Scan {
    let mut scan = scan.clone();
    scan.name_shown.clear();
    scan.name_shown.push_str(name);
    scan
}

/// What was given by hand; a tick is given anew.
fn given(raw: &Raw) -> Vec<Given> {
    match raw {
        Raw::Text(text) => vec![Given::Text(writable(text.as_str()).into())],
        Raw::Chosen(option) => vec![Given::Chosen(option.as_str().into())],
        Raw::School(school) => vec![Given::School(school.bin.as_str().into())],
        Raw::Settlement(kato) => vec![Given::Settlement(kato.as_str().into())],
        Raw::Scans(scans) => {
            scans.iter().map(|scan| Given::Scan(named(scan, &writable(&scan.name_shown)))).collect()
        }
        Raw::Empty | Raw::Ticked(_) | Raw::Address(_) => Vec::new(),
    }
}

fn write_scan(writer: &mut Writer, field: &FieldId, scan: &Scan) {
    let attributes = [
        ("bytes", scan.bytes_len.to_string()),
        ("field", field.to_string()),
        ("media", scan.media_type.clone()),
        ("name", scan.name_shown.clone()),
        ("pages", scan.pages.to_string()),
        ("sha256", hex::encode(scan.sha256)),
    ];
    let attributes: Vec<(&str, &str)> =
        attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    writer.leaf("scan", &attributes, "");
}

fn read(root: &Element) -> Option<Kept> {
    Some(Kept {
        form: root.attribute("form")?.to_owned(),
        version: root.attribute("version")?.parse().ok()?,
        kept: root.attribute("kept")?.parse::<Timestamp>().ok()?,
        language: Language::from_code(root.attribute("language")?)?,
        step: root.attribute("step")?.to_owned(),
        answers: root.children.iter().map(read_answer).collect::<Option<Vec<_>>>()?,
    })
}

fn read_answer(element: &Element) -> Option<Answer> {
    let text = || Personal::from(element.text.as_str());
    let given = match element.name.as_str() {
        "text" => Given::Text(text()),
        "chosen" => Given::Chosen(text()),
        "school" => Given::School(text()),
        "settlement" => Given::Settlement(text()),
        "scan" => Given::Scan(read_scan(element)?),
        _ => return None,
    };
    Some(Answer { field: element.attribute("field")?.into(), given })
}

fn read_scan(element: &Element) -> Option<Scan> {
    let mut sha256 = [0; 32];
    hex::decode_to_slice(element.attribute("sha256")?, &mut sha256).ok()?;
    Some(Scan {
        name_shown: element.attribute("name")?.to_owned(),
        media_type: element.attribute("media")?.to_owned(),
        bytes_len: element.attribute("bytes")?.parse().ok()?,
        pages: element.attribute("pages")?.parse().ok()?,
        sha256,
    })
}
