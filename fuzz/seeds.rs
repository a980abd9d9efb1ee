//! Fills `FOLDER/<target>/` with a few documents of each kind to begin from. Made anew for each run: keys in them are of an
//! authority that nobody trusts, and are not kept.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use authority::pkcs12::{Style, contents, write};
use authority::tsp::{StampFlaw, Stamping, rejection};
use authority::{Authority, CrlReason, Profile, Revoked, Validity};
use signing::stamp::Question;
use signing::xmldsig::sign;
use tereze_fuzz::{PASSWORD, authority, leaf, now};

/// Documents that try the reader and the canonical form.
const DOCUMENTS: [&str; 8] = [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<application xmlns=\"urn:tereze:application:meal:1\" id=\"0190b1c2\">\
     <applicant><iin>850101400123</iin><name>АХМЕТОВА АЙГҮЛ</name></applicant><note>1 &lt; 2 &amp; \"3\"</note></application>",
    "<a xml:lang='kk' xml:space='preserve'><b xml:lang='ru'> </b></a>",
    "<a xmlns='urn:x'><b xmlns=''><c xmlns='urn:x'/></b><d xmlns='urn:x'/></a>",
    "<p:a xmlns:p='urn:p' xmlns:q='urn:q' xmlns='urn:d'><q:b p:z='1' q:y='2' x='3'/></p:a>",
    "<a b='&#9;&#10;&#13;&#32;x\n\ty' c='&lt;&gt;&amp;&quot;&apos;'/>",
    "<a><![CDATA[<b>&amp;</b>\r\n]]>]]&gt;</a>",
    "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;<!-- --><?x?></a>",
    "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>",
];

struct Corpora(PathBuf);

impl Corpora {
    fn put(&self, target: &str, name: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
        let dir = self.0.join(target);
        fs::create_dir_all(&dir)?;
        Ok(fs::write(dir.join(name), bytes)?)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: seeds FOLDER")?;
    let corpora = Corpora(Path::new(&folder).to_owned());
    let gost = Authority::gost(now())?;
    let person = authority::PersonSpec::new("ТЕСТОВ", "ТЕСТ", "123456789011");
    let gost_leaf = gost.gost_leaf(&person, Validity::year(now()))?;

    key_files(&corpora, &gost_leaf)?;
    for (name, profile) in [("sign", Profile::Sign), ("login", Profile::Login), ("legal", Profile::LegalSign)]
    {
        corpora.put("certificate", name, &leaf(profile).certificate_der)?;
    }
    corpora.put("certificate", "gost", &gost_leaf.certificate_der)?;
    for (name, der) in ["root", "issuer"].iter().zip(authority().trust()) {
        corpora.put("certificate", name, der)?;
    }
    lists(&corpora)?;
    stamps(&corpora)?;
    documents(&corpora)
}

fn key_files(corpora: &Corpora, gost: &authority::LeafKey) -> Result<(), Box<dyn Error>> {
    for (kind, key) in [("rsa", leaf(Profile::Sign)), ("gost", gost.clone())] {
        for (style_name, style) in
            [("ber", Style::NationalBer), ("pbes2", Style::Pbes2), ("pbmac1", Style::Pbmac1)]
        {
            let file = [&[0], &write(&key, PASSWORD, style)?[..]].concat();
            corpora.put("key_file", &format!("{kind}-{style_name}"), &file)?;
        }
        let inside = [&[1], &contents(&key, PASSWORD)?[..]].concat();
        corpora.put("key_file", &format!("{kind}-inside"), &inside)?;
    }
    Ok(())
}

fn stamps(corpora: &Corpora) -> Result<(), Box<dyn Error>> {
    let question = Question::new([7; 32], None)?;
    let validity = Validity::year(now());
    let flaws =
        [None, Some(StampFlaw::NoNonce), Some(StampFlaw::OtherPurpose), Some(StampFlaw::NothingEnclosed)];
    for (number, flaw) in flaws.into_iter().enumerate() {
        let answer = authority().tsp(question.request(), &Stamping { at: now(), validity, flaw })?;
        corpora.put("stamp", &format!("rsa-{number}"), &answer)?;
    }
    Ok(corpora.put("stamp", "refused", &rejection())?)
}

fn lists(corpora: &Corpora) -> Result<(), Box<dyn Error>> {
    let taken = leaf(Profile::Sign).certificate_der;
    let reasons = [CrlReason::KeyCompromise, CrlReason::CertificateHold, CrlReason::RemoveFromCRL];
    let revoked: Vec<_> = reasons
        .into_iter()
        .map(|reason| Revoked { certificate_der: &taken, since: now(), reason: Some(reason) })
        .collect();
    let full = authority().crl(&revoked[..2], Validity::year(now()))?;
    let delta = authority().delta_crl(&revoked, Validity::year(now()), now())?;
    for (name, list) in [("full", full), ("delta", delta)] {
        corpora.put("list", name, &[&[0], &list[..]].concat())?;
        // A list of this size has headers of four octets, and so has what is signed in it.
        let length = usize::from(u16::from_be_bytes([list[6], list[7]]));
        corpora.put("list", &format!("{name}-inside"), &[&[1], &list[4..8 + length]].concat())?;
    }
    Ok(())
}

fn documents(corpora: &Corpora) -> Result<(), Box<dyn Error>> {
    let file = write(&leaf(Profile::Sign), PASSWORD, Style::Pbes2)?;
    let key = signing::pkcs12::open(&file, PASSWORD)?;
    for (index, document) in DOCUMENTS.iter().enumerate() {
        corpora.put("canonical", &index.to_string(), document.as_bytes())?;
        corpora.put("signed_xml", &format!("plain-{index}"), document.as_bytes())?;
        if let Ok(signed) = sign(document, &key) {
            corpora.put("signed_xml", &format!("signed-{index}"), signed.as_bytes())?;
        }
    }
    Ok(())
}
