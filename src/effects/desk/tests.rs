#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};

use age::x25519::Identity;
use authority::pkcs12::{Style, write};
use authority::{Authority, PersonSpec, Profile, Revoked, Validity};
use base64ct::{Base64, Encoding};
use domain::time::civil_date;
use journey::account::{AccountAnswer, AccountAsk, Away, Document, Then};
use journey::effect::{Accepted, KeyProblem, KeyUse, Listed};
use journey::journal::DocumentName;
use journey::problem::Problem;
use journey::session::SecretText;
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner, SignedReceipt};
use sync::dispatch::Parcel;
use sync::envelope::Envelope;
use tempfile::TempDir;

mod kept;

use super::*;
use crate::vault::{Cargo, Limits};

const PASSWORD: &str = "Tereze2026";
const IIN: &str = "870308400010";
const SUBMISSION: Uuid = Uuid::from_u128(7);

/// A centre whose papers come when the test lets them.
struct Slow(Mutex<Receiver<Option<Zeroizing<Vec<u8>>>>>);

impl Archive for Slow {
    fn registration(
        &self,
        _: Uuid,
        _: &str,
        _: domain::language::Language,
        _: &str,
    ) -> Option<Zeroizing<Vec<u8>>> {
        self.0.lock().unwrap().recv().unwrap()
    }

    fn document(
        &self,
        _: &str,
        _: &str,
        _: &journey::journal::DocumentName,
        _: domain::language::Language,
    ) -> Result<Bytes, journey::account::Away> {
        self.0.lock().unwrap().recv().unwrap().ok_or(journey::account::Away::Offline)
    }

    fn act(
        &self,
        _: &str,
        _: Uuid,
        _: &str,
        _: &[ActScan],
    ) -> Result<journey::account::Done, journey::account::Away> {
        Err(journey::account::Away::Offline)
    }
}

/// A desk with a stranger's forgotten stick in the first socket, and Aigul's with her key in the second.
struct Bench {
    dir: TempDir,
    central: Identity,
    desk: Desk,
    replies: Receiver<Happening>,
    own_jobs: Receiver<Job>,
    papers: Sender<Option<Zeroizing<Vec<u8>>>>,
}

fn signer() -> ReceiptSigner {
    ReceiptSigner::from_base64(&Base64::encode_string(&[7; 32])).unwrap()
}

fn config(dir: &Path, central: &Identity) -> Config {
    let mut config: Config = toml::from_str(include_str!("../../../kiosk-config/kiosk.toml")).unwrap();
    config.trust = dir.join("trust");
    config.crls = Some(dir.join("crls"));
    config.stick_mounts = Vec::new();
    config.stick_folders = ["a-forgotten", "b-aigul", "c-later"].map(|name| dir.join(name)).to_vec();
    config.central.receipt_key = signer().public().to_base64();
    config.central.sealing_recipient = central.to_public().to_string();
    config
}

impl Bench {
    fn new() -> Bench {
        let dir = tempfile::tempdir().unwrap();
        let authority = Authority::for_tests(super::super::now(), 0).unwrap();
        authority.write_trust_dir(&dir.path().join("trust")).unwrap();
        std::fs::create_dir(dir.path().join("crls")).unwrap();
        let person = PersonSpec::new("ТЕСТОВА", "АЙГҮЛ", IIN);
        let leaf = authority.leaf(&person, Profile::Sign, Validity::year(super::super::now())).unwrap();
        for stick in ["a-forgotten", "b-aigul"] {
            std::fs::create_dir(dir.path().join(stick)).unwrap();
        }
        let key = write(&leaf, PASSWORD, Style::NationalBer).unwrap();
        std::fs::write(dir.path().join("b-aigul/RSA256_x.p12"), key).unwrap();
        let log = Log::to(Arc::new(Mutex::new(Vec::new())));
        let path = dir.path().join("vault.sqlite");
        let vault = SharedVault::with_limits(path, Limits::default(), log.clone()).unwrap();
        let ((replies, replied), (own_jobs, jobs), (papers, brought)) = (channel(), channel(), channel());
        let archive = Arc::new(Slow(Mutex::new(brought)));
        let central = Identity::generate();
        let (wake, room) = (channel().0, RoomTeller::new(vault.clone(), channel().0, log.clone()));
        let beacons = Beacons::new(vault.clone(), signer().public(), "KST3");
        let tokens = Tokens::watch(keystore::token::Room::of_this_program(), Vec::new(), || false);
        let (proofs, scan_room) = (Proofs::default(), Room::of_this_program());
        let around =
            Around { vault, room, proofs, beacons, archive, wake, log, scan_room, replies, own_jobs, tokens };
        let desk = Desk::new(&config(dir.path(), &central), around).unwrap();
        Bench { dir, central, desk, replies: replied, own_jobs: jobs, papers }
    }

    fn ask(&mut self, ask: Ask) {
        self.desk.run(Effect { id: EffectId(1), ask });
    }

    fn answer(&mut self, ask: Ask) -> Answer {
        self.ask(ask);
        let Happening::Reply(_, answer) = self.replies.try_recv().unwrap() else { panic!("no reply") };
        answer
    }

    /// Signs with Aigul's key.
    fn sign(&mut self) -> SecretText {
        let Answer::Keys(keys) = self.answer(Ask::ListKeys) else { panic!("no keys") };
        let xml = Arc::new(Zeroizing::new("<a xmlns='urn:a'>Айару</a>".to_owned()));
        let (file, password, iin) = (keys.files[0].file, PASSWORD.to_owned().into(), IIN.to_owned().into());
        let Answer::Signed(signed) = self.answer(Ask::Sign { file, password, xml, iin }) else {
            panic!("no signature")
        };
        signed.unwrap().xml
    }

    fn store(&mut self, signed_xml: &SecretText) -> Result<Accepted, Problem> {
        let (submission, signed_xml) = (SUBMISSION, signed_xml.clone());
        let ask =
            Ask::Enqueue { submission, signed_xml, consent: None, login_kept: false, scans: Vec::new() };
        let Answer::Accepted(accepted) = self.answer(ask) else { panic!("no answer") };
        accepted
    }

    fn sign_and_store(&mut self) -> Accepted {
        let signed = self.sign();
        self.store(&signed).unwrap()
    }

    /// Central's receipt comes in.
    fn register(&mut self, accepted: &Accepted) -> SignedReceipt {
        let receipt = Receipt {
            v: RECEIPT_VERSION,
            submission_id: SUBMISSION,
            signed_xml_sha256: hex::encode(accepted.digest),
            number: "391010000/MT.2026.000123.1".into(),
            settlement: "391010000".into(),
            state: "SUBMITTED".into(),
            claimed_at: accepted.at,
            registered_at: accepted.at,
            due: "2026-11-27".parse().ok(),
            awaiting: Vec::new(),
            profile: "seed".into(),
            place: None,
            evidence: None,
        };
        let signed = signer().sign(&receipt).unwrap();
        self.desk.around.vault.with(|vault| vault.settle(&signed, &signer().public(), accepted.at)).unwrap();
        signed
    }

    fn save(&mut self) {
        self.ask(Ask::SaveDocument { submission: SUBMISSION, language: domain::language::Language::Kazakh });
    }

    /// Lets central's paper come, and the desk take it.
    fn bring(&mut self, pdf: &[u8]) {
        self.papers.send(Some(Zeroizing::new(pdf.to_vec()))).unwrap();
        let Job::Take(brought) = self.own_jobs.recv().unwrap() else { panic!("another job") };
        self.desk.take(brought);
    }

    /// A document of the journal is wanted.
    fn want(&mut self, then: Then) {
        self.want_document(DocumentName::Paper("D1".into()), then);
    }

    fn want_document(&mut self, document: DocumentName, then: Then) {
        let ask = AccountAsk::Document {
            token: Arc::new("t".repeat(64).into()),
            number: "391010000/UO.2026.000123.1".into(),
            document,
            language: domain::language::Language::Kazakh,
            then,
        };
        self.ask(Ask::Account(ask));
    }

    fn document(&mut self) -> Result<Document, Away> {
        let Happening::Reply(_, Answer::Account(AccountAnswer::Document(document))) =
            self.replies.try_recv().unwrap()
        else {
            panic!("no document")
        };
        document
    }

    fn saved(&mut self) -> Result<String, Problem> {
        let Happening::Reply(_, Answer::Saved(saved)) = self.replies.try_recv().unwrap() else {
            panic!("not saved")
        };
        saved.map(|saved| saved.name)
    }

    /// The authority publishes a list that names Aigul's key, or nobody's.
    fn publish(&self, names_her: bool) {
        let now = super::super::now();
        let file = std::fs::read(self.dir.path().join("b-aigul/RSA256_x.p12")).unwrap();
        let key = signing::pkcs12::open(&file, PASSWORD).unwrap();
        let revoked = [Revoked { certificate_der: key.certificate().der(), since: now, reason: None }];
        let revoked = if names_her { &revoked[..] } else { &[] };
        let authority = Authority::for_tests(now, 0).unwrap();
        authority.write_crl_dir(&self.dir.path().join("crls"), revoked, Validity::year(now)).unwrap();
    }

    fn papers_on(&self, stick: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.dir.path().join(stick)).unwrap();
        let paths = files.map(|file| file.unwrap().path());
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).collect()
    }
}

#[test]
fn a_paper_that_is_slow_to_come_holds_up_no_key() {
    let mut bench = Bench::new();
    let accepted = bench.sign_and_store();
    bench.register(&accepted);
    bench.save();
    assert!(matches!(bench.answer(Ask::ListKeys), Answer::Keys(keys) if keys.files.len() == 1));
    bench.bring(b"%PDF-1.7");
    assert_eq!(bench.saved(), Ok(format!("tereze-{}.pdf", accepted.kiosk_number)));
    assert_eq!(std::fs::read(&bench.papers_on("b-aigul")[0]).unwrap(), b"%PDF-1.7");
}

#[test]
fn a_paper_that_comes_after_its_owner_has_gone_is_written_nowhere() {
    let mut bench = Bench::new();
    let accepted = bench.sign_and_store();
    bench.register(&accepted);
    bench.save();
    bench.desk.forget();
    bench.bring(b"%PDF-1.7");
    assert!(bench.replies.try_recv().is_err(), "nobody waits for an answer");
    assert!(bench.papers_on("a-forgotten").is_empty() && bench.papers_on("b-aigul").is_empty());
}

#[test]
fn a_paper_goes_to_the_stick_of_the_key_and_never_to_one_that_somebody_forgot() {
    let mut bench = Bench::new();
    let accepted = bench.sign_and_store();
    bench.register(&accepted);
    bench.save();
    bench.bring(b"%PDF-1.7");
    assert!(bench.saved().is_ok());
    assert_eq!((bench.papers_on("a-forgotten").len(), bench.papers_on("b-aigul").len()), (0, 1));

    std::fs::rename(bench.dir.path().join("b-aigul"), bench.dir.path().join("pulled-out")).unwrap();
    bench.save();
    bench.bring(b"%PDF-1.7");
    assert_eq!(bench.saved(), Err(Problem::plain("fault-stick-none")));
    assert!(bench.papers_on("a-forgotten").is_empty());

    std::fs::create_dir(bench.dir.path().join("c-later")).unwrap();
    bench.save();
    bench.bring(b"%PDF-1.7");
    assert!(bench.saved().is_ok(), "another stick, put in when the screen asked for one");
    assert_eq!(bench.papers_on("c-later").len(), 1);
}

#[test]
fn storing_again_gives_the_number_that_was_given_whatever_became_of_the_first_try() {
    let mut bench = Bench::new();
    let signed = bench.sign();
    let first = bench.store(&signed).unwrap();
    let key = bench.desk.stored.as_ref().unwrap().document_key.clone();
    assert_eq!(bench.store(&signed), Ok(first.clone()), "it waits");
    assert_eq!(bench.desk.stored.as_ref().unwrap().document_key, key, "its envelope names the first one");
    bench.register(&first);
    let again = bench.store(&signed).unwrap();
    assert_eq!(again.kiosk_number, first.kiosk_number, "central has it");
    assert_eq!(
        bench.desk.around.vault.with(|vault| vault.counts()).unwrap().forms,
        0,
        "and it is not sent again"
    );
    assert_eq!(bench.desk.around.vault.with(|vault| vault.next_kiosk_seq(civil_date(first.at))), Ok(2));
}

#[test]
fn a_key_that_a_list_names_neither_opens_nor_signs() {
    let mut bench = Bench::new();
    let open = |bench: &mut Bench| {
        let Answer::Keys(keys) = bench.answer(Ask::ListKeys) else { panic!("no keys") };
        let ask = Ask::OpenKey {
            wanted: KeyUse::Sign,
            file: keys.files[0].file,
            password: PASSWORD.to_owned().into(),
        };
        let Answer::Key(key) = bench.answer(ask) else { panic!("no key") };
        key.map(|key| (key.serial, key.listed))
    };
    let refused =
        |problem: KeyProblem| matches!(problem, KeyProblem::Refused(why) if why.message == "fault-revoked");
    let (serial, listed) = open(&mut bench).unwrap();
    assert_eq!(listed, None, "there is no list yet");
    bench.publish(true);
    assert!(refused(open(&mut bench).unwrap_err()));
    let xml = Arc::new(Zeroizing::new("<a/>".to_owned()));
    let (password, iin) = (PASSWORD.to_owned().into(), IIN.to_owned().into());
    let Answer::Signed(signed) = bench.answer(Ask::Sign { file: FileHandle(0), password, xml, iin }) else {
        panic!("no answer")
    };
    assert!(signed.is_err_and(refused));
    bench.publish(false);
    let (again, listed) = open(&mut bench).unwrap();
    assert_eq!(again, serial, "given back");
    assert!(matches!(listed, Some(Listed::Good { .. })), "the screen can say as of when");
}

#[test]
fn the_envelope_names_the_number_that_its_owner_holds() {
    let mut bench = Bench::new();
    let accepted = bench.sign_and_store();
    let parcel = Parcel::Forms(vec![SUBMISSION]);
    let cargo = bench.desk.around.vault.with(|vault| vault.sealed(&parcel)).unwrap();
    let Some(Cargo::Forms(forms)) = cargo else { panic!("no form") };
    let envelope = Envelope::unseal(&forms[0].1, &bench.central).unwrap();
    assert_eq!(envelope.kiosk_number, Some(accepted.kiosk_number));
}

#[test]
fn a_document_of_the_journal_goes_to_the_stick_of_the_key_under_a_name_that_names_nobody() {
    let mut bench = Bench::new();
    bench.sign();
    bench.want(Then::Save);
    bench.bring(b"%PDF-1.7");
    let name = "tereze-391010000-UO.2026.000123.1-D1.pdf";
    assert_eq!(bench.document(), Ok(Document::Saved(name.to_owned())));
    assert_eq!((bench.papers_on("a-forgotten").len(), bench.papers_on("b-aigul").len()), (0, 1));
}

#[test]
fn a_document_that_comes_after_its_owner_has_gone_is_neither_shown_nor_written() {
    let mut bench = Bench::new();
    for then in [Then::Read, Then::Save] {
        bench.sign();
        bench.want(then);
        bench.desk.forget();
        bench.bring(b"%PDF-1.7");
        assert!(bench.replies.try_recv().is_err(), "nobody waits for an answer");
    }
    assert!(bench.papers_on("a-forgotten").is_empty() && bench.papers_on("b-aigul").is_empty());
}

#[test]
fn without_a_printer_it_is_told_that_there_is_none() {
    let mut bench = Bench::new();
    bench.sign();
    bench.want(Then::Print);
    bench.bring(b"%PDF-1.7");
    assert_eq!(bench.document(), Err(Away::Refused(Problem::plain("fault-printer-none"))));
}

#[test]
fn a_receipt_that_proves_nothing_is_written_nowhere() {
    let mut bench = Bench::new();
    let accepted = bench.sign_and_store();
    let meal = serde_json::to_vec(&bench.register(&accepted)).unwrap();
    for (json, code) in [(&b"%PDF"[..], "E-RECEIPT-PAYLOAD"), (&meal, "E-HEAD-NOT-INCLUDED")] {
        for then in [Then::Read, Then::Save] {
            bench.want_document(DocumentName::Receipt, then);
            bench.bring(json);
            let refused = Away::Refused(Problem::with("fault-log", "code", code));
            assert_eq!(bench.document(), Err(refused));
        }
    }
    assert!(
        std::fs::read_dir(bench.dir.path().join("b-aigul"))
            .unwrap()
            .all(|file| { file.unwrap().path().extension().is_none_or(|ending| ending != "json") })
    );
}
