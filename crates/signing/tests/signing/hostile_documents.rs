//! Documents that want to be taken for signed ones: the known patterns of signature wrapping (McIntosh and Austel 2005;
//! Somorovsky et al. 2012, XSW 1 to 8), bombs, and heaps. Each is refused, with its own code.
//!
//! The attacker has a document that somebody really signed, and wants [`FORGED`] to be read in its place.

use signing::xmldsig::{DOCUMENT_BYTES_MAX, sign, verify};

use crate::support::documents::APPLICATION;
use crate::support::people::signing_key;

/// What a document should come to: its name, the code, the text.
type Case = (&'static str, &'static str, String);

/// The applicant's own words, and what the attacker would have them say.
const TRUE: &str = "850101400123";
const FORGED: &str = "900101300222";

/// A document truly signed, in its parts.
struct Stolen {
    /// The root with its Signature.
    root: String,
    /// The root as it was before it was signed.
    unsigned: String,
    signature: String,
}

impl Stolen {
    fn new() -> Stolen {
        let signed = sign(APPLICATION, signing_key()).unwrap().to_string();
        let root = signed.split_once("?>\n").unwrap().1.trim_end().to_owned();
        let (before, rest) = root.split_once("<ds:Signature ").unwrap();
        let (inside, after) = rest.split_once("</ds:Signature>").unwrap();
        let signature = format!("<ds:Signature {inside}</ds:Signature>");
        Stolen { unsigned: format!("{before}{after}"), signature, root }
    }

    /// The forged application around `extra`.
    fn forged(&self, extra: &str) -> String {
        let forged = self.unsigned.replace(TRUE, FORGED).replace("0190b1c2", "evil");
        forged.replace("</application>", &format!("{extra}</application>"))
    }

    /// The Signature with an Object in it.
    fn with_object(&self, inside: &str) -> String {
        let object = format!("<ds:Object>{inside}</ds:Object></ds:Signature>");
        self.signature.replace("</ds:Signature>", &object)
    }

    /// The Signature, pointing at the application by its id instead of at the whole document.
    fn by_id(&self) -> String {
        self.signature.replace("URI=\"\"", "URI=\"#0190b1c2\"")
    }
}

fn wrapped() -> Vec<Case> {
    let stolen = Stolen::new();
    let Stolen { root, unsigned, signature } = &stolen;
    let moved = |inside: &str| stolen.forged(&format!("<elsewhere>{inside}</elsewhere>"));
    let in_signature = stolen.with_object(unsigned);
    let by_id_with_object = in_signature.replace("URI=\"\"", "URI=\"#0190b1c2\"");
    vec![
        // XSW 1, 2: the forged root holds the Signature, which holds the true one; or stands beside it.
        ("XSW1", "E-SIG-FORM", stolen.forged(&in_signature)),
        ("XSW2", "E-SIG-DIGEST", stolen.forged(&format!("{unsigned}{signature}"))),
        // XSW 3, 4: the true one beside or below the forged one, with its own Signature.
        ("XSW3", "E-SIG-PLACE", format!("<pair>{}{root}</pair>", stolen.forged(""))),
        ("XSW4", "E-SIG-PLACE", stolen.forged(root)),
        // XSW 5, 6: the forged one takes the Signature over, the true one goes to the end or into the Signature.
        ("XSW5", "E-SIG-PLACE", stolen.forged(&format!("{signature}{unsigned}"))),
        ("XSW6", "E-SIG-FORM", stolen.forged(&by_id_with_object)),
        // XSW 7, 8: the forged one in something a schema lets pass; the true one in an Object.
        (
            "XSW7",
            "E-XML-ID",
            root.replace("<empty/>", &format!("<any>{}</any>", unsigned.replace(TRUE, FORGED))),
        ),
        (
            "XSW7, other ids",
            "E-SIG-DIGEST",
            root.replace("<empty/>", &format!("<any>{}</any>", stolen.forged(""))),
        ),
        ("XSW8", "E-SIG-FORM", stolen.forged(&stolen.with_object(&format!("<any>{unsigned}</any>")))),
        ("moved below another parent", "E-SIG-PLACE", moved(root)),
        (
            "moved, its Signature at the end",
            "E-SIG-DIGEST",
            stolen.forged(&format!("<x>{unsigned}</x>{signature}")),
        ),
        (
            "two Signatures",
            "E-SIG-MANY",
            root.replace("</application>", &format!("{signature}</application>")),
        ),
        ("a Signature in a Signature", "E-SIG-MANY", stolen.forged(&stolen.with_object(signature))),
        ("a Signature alone", "E-SIG-PLACE", signature.clone()),
        ("a Signature around the document", "E-SIG-PLACE", in_signature.clone()),
        ("the Signature deeper", "E-SIG-PLACE", stolen.forged(&format!("<x>{signature}</x>"))),
        ("by id", "E-SIG-URI", stolen.forged(&format!("{}{}", unsigned, stolen.by_id()))),
        ("two roots", "E-XML-FORM", format!("{root}{root}")),
        ("forged root first", "E-XML-FORM", format!("{}{root}", stolen.forged(""))),
        ("forged root only", "E-SIG-NONE", stolen.forged("")),
        ("forged root with the true Signature", "E-SIG-DIGEST", stolen.forged(signature)),
        ("in CDATA", "E-SIG-NONE", stolen.forged(&format!("<![CDATA[{root}]]>"))),
        (
            "the value in the wrong namespace",
            "E-SIG-NONE",
            stolen.forged(&signature.replace("2000/09/xmldsig#", "2000/09/xmldsig#x")),
        ),
    ]
}

/// The same id twice, in each spelling that some verifier takes for one.
fn ids() -> Vec<Case> {
    let spellings = ["id", "Id", "ID", "iD", "xml:id", "w:Id"];
    let application = |spelling: &str| {
        APPLICATION
            .replace(" id=\"0190b1c2\"", " xmlns:w=\"urn:oasis:wsu\" id=\"0190b1c2\"")
            .replace("<empty/>", &format!("<empty {spelling}='0190b1c2'/>"))
    };
    let signed = sign(&application("name"), signing_key()).unwrap();
    let twice = |spelling: &str| signed.replace("<empty name=", &format!("<empty {spelling}="));
    let own = signed.replace("<ds:Signature ", "<ds:Signature Id=\"0190b1c2\" ");
    let entity = signed.replace("<empty name='0190b1c2'", "<empty id='&#48;190b1c2'");
    let mut cases: Vec<Case> = spellings.iter().map(|one| (*one, "E-XML-ID", twice(one))).collect();
    cases.push(("the Signature's own", "E-XML-ID", own));
    cases.push(("by a reference", "E-XML-ID", entity));
    cases
}

/// What a reader of XML can be made to do before anybody looks at a signature.
fn bombs() -> Vec<Case> {
    let doctype = |inside: &str| format!("<!DOCTYPE a [{inside}]>\n<a>&e9;</a>");
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY e{n} '{}'>", format!("&e{};", n - 1).repeat(10))).collect();
    let blowup = format!("<!ENTITY e9 '{}'>", "x".repeat(100_000));
    vec![
        ("a billion laughs", "E-XML-DTD", doctype(&format!("<!ENTITY e0 'lol'>{laughs}"))),
        ("quadratic blow-up", "E-XML-DTD", doctype(&blowup)),
        ("a circle of entities", "E-XML-DTD", doctype("<!ENTITY e9 '&e8;'><!ENTITY e8 '&e9;'>")),
        ("a file", "E-XML-DTD", doctype("<!ENTITY e9 SYSTEM 'file:///etc/passwd'>")),
        ("a parameter entity", "E-XML-DTD", doctype("<!ENTITY % p SYSTEM 'http://127.0.0.1/x.dtd'> %p;")),
        ("a default attribute", "E-XML-DTD", doctype("<!ATTLIST a id ID #FIXED 'x'>")),
        ("a DTD elsewhere", "E-XML-DTD", "<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>".to_owned()),
        ("a DTD after the root", "E-XML-DTD", "<a/><!DOCTYPE a>".to_owned()),
        ("an entity without a DTD", "E-XML-FORM", "<a>&nbsp;</a>".to_owned()),
        ("a reference to nothing", "E-XML-FORM", "<a>&#0;</a>".to_owned()),
        ("a reference without end", "E-XML-FORM", format!("<a>&{}</a>", "a".repeat(500_000))),
        ("a comment in a value", "E-XML-COMMENT", "<a>8501<!-- -->01400123</a>".to_owned()),
        ("an instruction in a value", "E-XML-PI", "<a>8501<?x?>01400123</a>".to_owned()),
        ("a comment in an Algorithm", "E-XML-FORM", "<a b='x<!-- -->'/>".to_owned()),
        ("XInclude", "E-SIG-NONE", "<x:include xmlns:x='urn:x' href='file:///etc/passwd'/>".to_owned()),
        ("a million elements", "E-XML-BIG", format!("<a>{}</a>", "<b/>".repeat(1_000_000))),
        ("as many as fit", "E-XML-MANY", format!("<a>{}</a>", "<b/>".repeat(DOCUMENT_BYTES_MAX / 4 - 8))),
        ("nested without end", "E-XML-DEEP", "<a>".repeat(DOCUMENT_BYTES_MAX / 3)),
        ("nested and closed", "E-XML-DEEP", format!("{}{}", "<a>".repeat(70), "</a>".repeat(70))),
        ("a name without end", "E-XML-FORM", format!("<{}", "a".repeat(DOCUMENT_BYTES_MAX - 1))),
        ("a value without end", "E-XML-FORM", format!("<a b='{}", "x".repeat(DOCUMENT_BYTES_MAX - 6))),
        (
            "attributes",
            "E-XML-MANY",
            format!("<a{}/>", (0..33).map(|n| format!(" b{n}=''")).collect::<String>()),
        ),
        ("the same attribute", "E-XML-ATTR", "<a b='' b=''/>".to_owned()),
        (
            "the same by another prefix",
            "E-XML-ATTR",
            "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='' q:b=''/>".to_owned(),
        ),
        ("a prefix of nobody", "E-XML-NS", "<p:a/>".to_owned()),
        ("a relative namespace", "E-XML-NS", "<a xmlns='../x'/>".to_owned()),
        ("xml bound elsewhere", "E-XML-NS", "<a xmlns:xml='urn:x'/>".to_owned()),
        ("UTF-7", "E-XML-UTF8", "<?xml version='1.0' encoding='UTF-7'?><a/>".to_owned()),
        ("XML 1.1", "E-XML-FORM", "<?xml version='1.1'?><a>&#1;</a>".to_owned()),
        ("a zero", "E-XML-FORM", "<a>\0</a>".to_owned()),
        ("nothing", "E-XML-FORM", String::new()),
    ]
}

/// Values of a true Signature, made far too long or of the wrong kind.
fn values() -> Vec<Case> {
    let signed = sign(APPLICATION, signing_key()).unwrap().to_string();
    let with = |element: &str, text: &str| {
        let (before, rest) = signed.split_once(&format!("<ds:{element}>")).unwrap();
        let (_, after) = rest.split_once(&format!("</ds:{element}>")).unwrap();
        format!("{before}<ds:{element}>{text}</ds:{element}>{after}")
    };
    let huge = "AAAA".repeat(200_000);
    let spaced = " \n".repeat(400_000);
    vec![
        ("a huge value", "E-SIG-BASE64", with("SignatureValue", &huge)),
        ("a huge digest", "E-SIG-BASE64", with("DigestValue", &huge)),
        ("a huge certificate", "E-SIG-BASE64", with("X509Certificate", &huge)),
        ("a value of white space", "E-SIG-VALUE", with("SignatureValue", &spaced)),
        ("no digest", "E-SIG-DIGEST", with("DigestValue", "")),
        ("no certificate", "E-SIG-CERT", with("X509Certificate", "")),
        ("half base64", "E-SIG-BASE64", with("SignatureValue", "AAA")),
        ("base64 of URLs", "E-SIG-BASE64", with("SignatureValue", "-_-_")),
        ("a text for a certificate", "E-SIG-CERT", with("X509Certificate", "aGVsbG8=")),
    ]
}

#[test]
fn each_hostile_document_is_refused_with_its_code() {
    for (what, code, document) in [wrapped(), ids(), bombs(), values()].concat() {
        match verify(document.as_bytes()) {
            Ok(verified) => panic!("{what}: taken for {}", *verified.document),
            Err(error) => assert_eq!(error.code(), code, "{what}: {error}"),
        }
    }
}

/// The patterns would be worth nothing if the document they are made of were not good.
#[test]
fn the_stolen_document_is_a_true_one() {
    let stolen = Stolen::new();
    let verified = verify(stolen.root.as_bytes()).unwrap();
    assert!(verified.document.contains(TRUE));
    assert!(stolen.forged("").contains(FORGED) && !stolen.forged("").contains(TRUE));
}
