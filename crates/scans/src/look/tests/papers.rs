//! PDFs: typeset, scanned, mixed, locked, with programs inside.

use lopdf::content::{Content, Operation};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::*;

/// A document under construction, with pages of A4's shape.
pub(super) struct Paper {
    document: Document,
    pages: ObjectId,
    kids: Vec<Object>,
    catalog: Dictionary,
}

impl Paper {
    pub(super) fn new() -> Self {
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
        Self { document, pages, kids: Vec::new(), catalog }
    }

    /// A page with these instructions and these pictures, named `I0`, `I1`, ….
    pub(super) fn page(mut self, operations: Vec<Operation>, pictures: Vec<Stream>) -> Self {
        let mut named = Dictionary::new();
        for (n, picture) in pictures.into_iter().enumerate() {
            let id = self.document.add_object(picture);
            named.set(format!("I{n}"), id);
        }
        let content = Content { operations }.encode().unwrap();
        let content = self.document.add_object(Stream::new(Dictionary::new(), content));
        let page = self.document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.pages,
            "MediaBox" => vec![0.into(), 0.into(), 420.into(), 560.into()],
            "Resources" => dictionary! { "XObject" => named },
            "Contents" => content,
        });
        self.kids.push(page.into());
        self
    }

    /// A page that is one scan.
    pub(super) fn scan(self, picture: Stream) -> Self {
        self.page(over_the_page(), vec![picture])
    }

    fn entry(mut self, key: &str, value: impl Into<Object>) -> Self {
        self.catalog.set(key, value);
        self
    }

    fn document(mut self) -> Document {
        let count = self.kids.len() as i64;
        let pages = dictionary! { "Type" => "Pages", "Kids" => self.kids, "Count" => count };
        self.document.objects.insert(self.pages, pages.into());
        let catalog = self.document.add_object(self.catalog);
        self.document.trailer.set("Root", catalog);
        self.document
    }

    pub(super) fn file(self) -> Vec<u8> {
        let mut file = Vec::new();
        self.document().save_to(&mut file).unwrap();
        file
    }
}

fn op(operator: &str, operands: Vec<Object>) -> Operation {
    Operation::new(operator, operands)
}

fn over_the_page() -> Vec<Operation> {
    placed("I0", [420, 0, 0, 560, 0, 0])
}

fn placed(name: &str, matrix: [i64; 6]) -> Vec<Operation> {
    vec![
        op("q", vec![]),
        op("cm", matrix.into_iter().map(Object::from).collect()),
        op("Do", vec![name.into()]),
        op("Q", vec![]),
    ]
}

fn words(mode: i64) -> Vec<Operation> {
    vec![
        op("BT", vec![]),
        op("Tf", vec!["F1".into(), 11.into()]),
        op("Tr", vec![mode.into()]),
        op("Tj", vec![Object::string_literal("Anyqtama")]),
        op("ET", vec![]),
    ]
}

fn header(sample: &Sample) -> Dictionary {
    let (width, height) = sample.0.dimensions();
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => "DeviceGray",
        "BitsPerComponent" => 8,
    }
}

pub(super) fn as_jpeg(sample: &Sample) -> Stream {
    let mut header = header(sample);
    header.set("Filter", "DCTDecode");
    Stream::new(header, sample.jpeg(80)).with_compression(false)
}

pub(super) fn as_samples(sample: &Sample) -> Stream {
    let mut stream = Stream::new(header(sample), sample.0.as_raw().clone());
    stream.compress().unwrap();
    stream
}

/// One bit a pixel, as black-and-white scanners write.
fn as_bits(sample: &Sample) -> Stream {
    let mut header = header(sample);
    header.set("BitsPerComponent", 1);
    let bytes = sample
        .0
        .rows()
        .flat_map(|row| {
            let bits: Vec<u8> = row.map(|pixel| u8::from(pixel.0[0] > 128)).collect();
            bits.chunks(8)
                .map(|eight| eight.iter().enumerate().map(|(n, bit)| bit << (7 - n)).sum())
                .collect::<Vec<u8>>()
        })
        .collect();
    Stream::new(header, bytes)
}

#[test]
fn a_typeset_page_passes() {
    assert_eq!(judge(Paper::new().page(words(0), vec![]).file()), Ok(1));
    let lines = vec![op("re", [0, 0, 9, 9].map(Object::from).to_vec()), op("f", vec![])];
    assert_eq!(judge(Paper::new().page(lines, vec![]).file()), Ok(1));
}

#[test]
fn a_scanned_page_is_judged_as_a_picture() {
    for pack in [as_jpeg, as_samples, as_bits] {
        assert_eq!(judge(Paper::new().scan(pack(&text())).file()), Ok(1));
    }
    let blurred = text().blurred(3.0);
    for pack in [as_jpeg, as_samples] {
        assert_eq!(judge(Paper::new().scan(pack(&blurred)).file()), Err(Fault::ScanBlurred));
    }
    let pale = text().shades(225, 245);
    assert_eq!(judge(Paper::new().scan(as_jpeg(&pale)).file()), Err(Fault::ScanPale));
}

#[test]
fn one_unreadable_page_among_good_ones_is_found() {
    let paper =
        Paper::new().page(words(0), vec![]).scan(as_jpeg(&text())).scan(as_jpeg(&text().blurred(3.0)));
    assert_eq!(judge(paper.file()), Err(Fault::ScanBlurred));
}

#[test]
fn an_empty_back_is_no_slip_and_an_empty_paper_is() {
    let blank = as_jpeg(&Sample::blank(420, 560));
    assert_eq!(judge(Paper::new().scan(as_jpeg(&text())).scan(blank.clone()).file()), Ok(2));
    assert_eq!(judge(Paper::new().scan(blank).page(vec![], vec![]).file()), Err(Fault::ScanBlank));
}

#[test]
fn text_hidden_under_a_scan_does_not_speak_for_it() {
    let blurred = || vec![as_jpeg(&text().blurred(3.0))];
    let invisible = [over_the_page(), words(3)].concat();
    assert_eq!(judge(Paper::new().page(invisible, blurred()).file()), Err(Fault::ScanBlurred));
    let under = [words(0), over_the_page()].concat();
    assert_eq!(judge(Paper::new().page(under, blurred()).file()), Err(Fault::ScanBlurred));
    // A form printed over a pale background is typeset.
    let over = [over_the_page(), words(0)].concat();
    assert_eq!(judge(Paper::new().page(over, blurred()).file()), Ok(1));
}

#[test]
fn a_page_cut_into_strips_is_one_page() {
    let strips = |sample: &Sample| {
        let (mut operations, mut pictures) = (Vec::new(), Vec::new());
        for n in 0..4_u32 {
            let strip = image::imageops::crop_imm(&sample.0, 0, n * 140, 420, 140).to_image();
            pictures.push(as_jpeg(&Sample(strip)));
            operations.extend(placed(&format!("I{n}"), [420, 0, 0, 140, 0, 420 - 140 * i64::from(n)]));
        }
        Paper::new().page(operations, pictures).file()
    };
    assert_eq!(judge(strips(&text())), Ok(1));
    assert_eq!(judge(strips(&text().blurred(3.0))), Err(Fault::ScanBlurred));
}

#[test]
fn pixels_are_counted_on_the_page_whatever_a_box_says() {
    let coarse = as_jpeg(&Sample::text(300, 400));
    assert_eq!(judge(Paper::new().scan(coarse).file()), Err(Fault::ScanSmall { px: 400 }));
    // Turned by a right angle.
    let turned = placed("I0", [0, 560, -420, 0, 420, 0]);
    assert_eq!(judge(Paper::new().page(turned, vec![as_jpeg(&Sample::text(560, 420))]).file()), Ok(1));
}

#[test]
fn of_a_packing_unknown_here_the_size_is_judged() {
    let fax = |width: u32, height: u32| {
        let mut header = header(&Sample::blank(width, height));
        header.set("Filter", "CCITTFaxDecode");
        Paper::new().scan(Stream::new(header, vec![0; 64]).with_compression(false)).file()
    };
    assert_eq!(judge(fax(420, 560)), Ok(1));
    assert_eq!(judge(fax(210, 280)), Err(Fault::ScanSmall { px: 400 }));
}

#[test]
fn pictures_in_forms_are_found() {
    let mut paper = Paper::new();
    let picture = paper.document.add_object(as_jpeg(&text().blurred(3.0)));
    let content = Content { operations: over_the_page() }.encode().unwrap();
    let form = Stream::new(
        dictionary! {
            "Subtype" => "Form",
            "Resources" => dictionary! { "XObject" => dictionary! { "I0" => picture } },
        },
        content,
    );
    let paper = paper.page(vec![op("Do", vec!["I0".into()])], vec![form]);
    assert_eq!(judge(paper.file()), Err(Fault::ScanBlurred));
}

#[test]
fn pages_are_counted() {
    let paper = |pages| (0..pages).fold(Paper::new(), |paper, _| paper.page(words(0), vec![])).file();
    assert_eq!(judge(paper(3)), Ok(3));
    assert_eq!(judge(paper(4)), Err(Fault::ScanPages { n: 3 }));
    assert_eq!(judge(paper(0)), Err(Fault::ScanUnreadable));
}

#[test]
fn programs_are_refused_wherever_they_hide() {
    let action = |kind: &str| dictionary! { "S" => kind, "F" => Object::string_literal("x") };
    let paper = || Paper::new().page(words(0), vec![]);
    for kind in ["JavaScript", "Launch", "SubmitForm", "ImportData", "Movie"] {
        assert_eq!(
            judge(paper().entry("OpenAction", action(kind)).file()),
            Err(Fault::ScanProgram),
            "{kind}"
        );
    }
    let buried = dictionary! { "Kids" => vec![dictionary! { "AA" => dictionary! { "K" => action("JavaScript") } }.into()] };
    assert_eq!(judge(paper().entry("AcroForm", buried).file()), Err(Fault::ScanProgram));
    assert_eq!(
        judge(paper().entry("AcroForm", dictionary! { "XFA" => "x" }).file()),
        Err(Fault::ScanProgram)
    );
    // Written with an escape in its name it is the same name.
    let file = paper().entry("OpenAction", action("JavaScript")).file();
    let file = String::from_utf8_lossy(&file).replace("/JavaScript", "/J#61vaScript").into_bytes();
    assert_eq!(judge(file), Err(Fault::ScanProgram));
    // Links, places to go to and attached files do nothing by themselves.
    assert_eq!(judge(paper().entry("OpenAction", action("GoTo")).file()), Ok(1));
    assert_eq!(judge(paper().entry("Names", dictionary! { "EmbeddedFiles" => "x" }).file()), Ok(1));
}

#[test]
fn a_password_is_told_and_a_print_restriction_is_none() {
    let locked = |password: &str| {
        let mut document = Paper::new().page(words(0), vec![]).document();
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let state = EncryptionState::try_from(EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::empty(),
        });
        document.encrypt(&state.unwrap()).unwrap();
        let mut file = Vec::new();
        document.save_to(&mut file).unwrap();
        file
    };
    assert_eq!(judge(locked("secret")), Err(Fault::ScanLocked));
    assert_eq!(judge(locked("")), Ok(1));
}
