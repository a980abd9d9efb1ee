//! Who helped to fill in: named in the signed application of both services, and handed to the kiosk whole.

use domain::digest::Sha256;
use domain::language::Language;
use forms::xml::{XmlError, from_xml, to_xml};
use forms::{Facts, Help, Submission};

use crate::family::{assistant, context, facts, finished, submission};
use crate::queue;

fn helped() -> Submission {
    finished().complete(&context(), Facts { assistant: Some(assistant()), ..facts() }).unwrap()
}

#[test]
fn who_helped_stands_behind_the_answers_of_both_services() {
    let queued = Submission { assistant: Some(assistant()), ..queue::application(true) };
    for (form, submission) in [(forms::released::meal(), helped()), (forms::released::kindergarten(), queued)]
    {
        let xml = to_xml(&submission);
        assert!(xml.ends_with(
            "<assistant bin=\"200140000014\" desk=\"KST3-D1\" \
             login=\"0707070707070707070707070707070707070707070707070707070707070707\" \
             serial=\"53a1f00d\"><name>КӨМЕКШІ АЙНҰР &lt;ӘЛІҚЫЗЫ&gt;</name><organisation>№ 5 «Білім» мектебі\
             </organisation></assistant></application>"
        ));
        assert_eq!(from_xml(form, &xml).unwrap(), submission);
    }
}

#[test]
fn without_help_the_document_is_what_it_always_was() {
    let (plain, helped) = (to_xml(&submission()), to_xml(&helped()));
    assert!(!plain.contains("assistant"));
    let (before, after) = helped.split_once("<assistant ").unwrap();
    let (_, after) = after.split_once("</assistant>").unwrap();
    assert_eq!(format!("{before}{after}"), *plain);
}

#[test]
fn an_element_that_names_nobody_or_stands_elsewhere_is_refused() {
    let form = forms::released::meal();
    let xml = to_xml(&helped()).to_string();
    let element = {
        let start = xml.find("<assistant ").unwrap();
        let end = xml.find("</application>").unwrap();
        xml[start..end].to_owned()
    };
    let spoilt = [
        xml.replace("<name>КӨМЕКШІ АЙНҰР &lt;ӘЛІҚЫЗЫ&gt;</name>", "<name></name>"),
        xml.replace("bin=\"200140000014\" desk", "bin=\"200140000015\" desk"),
        xml.replace("0707\" serial", "07\" serial"),
        xml.replace("serial=\"53a1f00d\"", "serial=\"\""),
        xml.replace("serial=\"53a1f00d\"", "serial=\"53a1f00d\" iin=\"870308400106\""),
        xml.replace(&element, &format!("{element}{element}")),
        xml.replace(&element, "").replacen("><", &format!(">{element}<"), 1),
    ];
    for xml in spoilt {
        let read = from_xml(form, &xml);
        assert!(
            matches!(read, Err(XmlError::Value { .. } | XmlError::Misplaced(_) | XmlError::NotCanonical)),
            "{read:?}"
        );
    }
}

#[test]
fn what_is_handed_to_the_kiosk_is_read_whole_and_tells_only_whether_it_is_oneself() {
    let named = assistant();
    let own = named.mark_of("900101300017");
    let help = Help { own, assistant: named, language: Language::Russian };
    let xml = help.to_xml();
    assert_eq!(Help::from_xml(&xml).unwrap(), help);
    assert!(!xml.contains("900101300017"));
    assert!(help.is_by("900101300017") && !help.is_by("870308400106"));
    let elsewhere =
        Help { assistant: forms::Assistant { login: Sha256([8; 32]), ..assistant() }, ..help.clone() };
    assert!(!elsewhere.is_by("900101300017"), "of another login it tells nothing");
    for wrong in ["", "<help/>", &xml.replace("language=\"ru\"", "language=\"en\""), &format!("{}\n", *xml)] {
        assert!(Help::from_xml(wrong).is_err(), "{wrong}");
    }
}
