//! Real keys, real files: who can take up what was kept, and what is left of it.

use journey::effect::{KeptAt, KeptFound, KeyUse};

use super::*;

const OTHER_IIN: &str = "900215300456";

impl Bench {
    /// Opens the key on Aigul's stick and looks for what it opens.
    fn find(&mut self) -> KeptFound {
        let Answer::Keys(keys) = self.answer(Ask::ListKeys) else { panic!("no keys") };
        let (file, password) = (keys.files[0].file, PASSWORD.to_owned().into());
        let opened = self.answer(Ask::OpenKey { wanted: KeyUse::Sign, file, password });
        assert!(matches!(opened, Answer::Key(Ok(_))));
        let Answer::KeptFound(found) = self.answer(Ask::FindKept) else { panic!("no answer") };
        found
    }

    /// A visit up to the form: key open, consent signed.
    fn consent(&mut self) {
        self.find();
        let xml = Arc::new(Zeroizing::new("<a xmlns='urn:a'>Айару</a>".to_owned()));
        let Answer::ConsentSigned(signed) = self.answer(Ask::SignConsent { xml }) else {
            panic!("no consent")
        };
        signed.unwrap();
    }

    fn keep(&mut self, text: &str, scans: &[&[u8]]) -> Result<KeptAt, Problem> {
        let digests: Vec<[u8; 32]> = scans
            .iter()
            .map(|bytes| {
                let media_type = domain::media_type::MediaType::Png;
                self.desk.keep("", media_type, 1, Zeroizing::new(bytes.to_vec())).sha256
            })
            .collect();
        let text = Arc::new(Zeroizing::new(text.to_owned()));
        let Answer::DraftKept(kept) = self.answer(Ask::KeepDraft { text, scans: digests }) else {
            panic!("no answer")
        };
        kept
    }

    fn take_up(&mut self) {
        self.ask(Ask::TakeUpKept { file: FileHandle(0) });
        let Job::Take(brought) = self.own_jobs.recv().unwrap() else { panic!("another job") };
        self.desk.take(brought);
    }

    fn on_stick(&self) -> PathBuf {
        self.dir.path().join("b-aigul/tereze-draft.sealed")
    }
}

fn on_a_stick(name: &str) -> KeptAt {
    KeptAt::Stick(name.to_owned())
}

/// Another kiosk, where Aigul's stick was put in with the keys that are on it.
fn elsewhere(first: &Bench) -> Bench {
    let other = Bench::new();
    for name in ["RSA256_x.p12", "tereze-draft.sealed"] {
        let from = first.dir.path().join("b-aigul").join(name);
        std::fs::copy(from, other.dir.path().join("b-aigul").join(name)).unwrap();
    }
    for folder in ["trust", "crls"] {
        for file in std::fs::read_dir(first.dir.path().join(folder)).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), other.dir.path().join(folder).join(file.file_name())).unwrap();
        }
    }
    // The key is in a certificate of the first bench's authority: the desk reads its trust when it is made.
    let config = config(other.dir.path(), &other.central);
    let Bench { dir, central, desk, replies, own_jobs, papers } = other;
    let desk = Desk::new(&config, desk.around).unwrap();
    Bench { dir, central, desk, replies, own_jobs, papers }
}

#[test]
fn what_was_kept_is_opened_by_the_same_key_at_another_kiosk_and_by_no_other() {
    let mut bench = Bench::new();
    assert!(bench.find().files.is_empty());
    bench.consent();
    assert_eq!(
        bench.keep("<draft>Айару</draft>", &[b"a picture"]).unwrap(),
        on_a_stick("tereze-draft.sealed")
    );
    let sealed = std::fs::read(bench.on_stick()).unwrap();
    assert!(!String::from_utf8_lossy(&sealed).contains("Айару"));
    bench.desk.forget();

    let mut other = elsewhere(&bench);
    let found = other.find();
    assert!(matches!(&found.files[..], [Ok((_, text))] if text.as_str() == "<draft>Айару</draft>"));

    let now = super::super::super::now();
    let stranger = PersonSpec::new("ТЕСТОВ", "МАРАТ", OTHER_IIN);
    let leaf =
        Authority::for_tests(now, 0).unwrap().leaf(&stranger, Profile::Sign, Validity::year(now)).unwrap();
    let mut third = Bench::new();
    let stick = third.dir.path().join("b-aigul");
    std::fs::write(stick.join("RSA256_x.p12"), write(&leaf, PASSWORD, Style::NationalBer).unwrap()).unwrap();
    std::fs::write(stick.join("tereze-draft.sealed"), &sealed).unwrap();
    assert!(matches!(&third.find().files[..], [Err(problem)] if problem.message == "fault-kept-other"));

    for (changed, message) in
        [(&sealed[..sealed.len() - 1], "fault-kept-damaged"), (&newer(&sealed)[..], "fault-kept-newer")]
    {
        std::fs::write(other.on_stick(), changed).unwrap();
        assert!(matches!(&other.find().files[..], [Err(problem)] if problem.message == message));
    }
}

fn newer(sealed: &[u8]) -> Vec<u8> {
    let mut newer = sealed.to_vec();
    newer[13] = 2;
    newer
}

#[test]
fn kept_anew_the_former_file_goes_and_handed_in_the_last_one_too() {
    let mut bench = Bench::new();
    bench.consent();
    bench.keep("<draft>1</draft>", &[]).unwrap();
    bench.desk.forget();

    bench.find();
    bench.take_up();
    assert!(
        matches!(bench.replies.try_recv().unwrap(), Happening::Reply(_, Answer::KeptTaken(Ok(none))) if none.is_empty())
    );
    let xml = Arc::new(Zeroizing::new("<a xmlns='urn:a'>Айару</a>".to_owned()));
    bench.ask(Ask::SignConsent { xml });
    bench.replies.try_recv().unwrap();
    assert_eq!(bench.keep("<draft>2</draft>", &[]).unwrap(), on_a_stick("tereze-draft-2.sealed"));
    assert!(!bench.on_stick().exists(), "the former one is gone");
    bench.desk.forget();

    let found = bench.find();
    assert!(matches!(&found.files[..], [Ok((_, text))] if text.as_str() == "<draft>2</draft>"));
    bench.take_up();
    bench.replies.try_recv().unwrap();
    bench.sign_and_store();
    assert!(
        !bench.dir.path().join("b-aigul/tereze-draft-2.sealed").exists(),
        "it would only be handed in twice"
    );
}

#[test]
fn a_scan_that_the_room_does_not_pass_is_not_attached_and_a_visit_that_ended_gets_nothing() {
    let mut bench = Bench::new();
    bench.consent();
    bench.keep("<draft>1</draft>", &[b"no picture at all"]).unwrap();
    bench.desk.forget();
    bench.find();
    bench.take_up();
    assert!(
        matches!(bench.replies.try_recv().unwrap(), Happening::Reply(_, Answer::KeptTaken(Ok(none))) if none.is_empty())
    );
    assert!(bench.desk.scans.is_empty());

    bench.ask(Ask::TakeUpKept { file: FileHandle(0) });
    let Job::Take(brought) = bench.own_jobs.recv().unwrap() else { panic!("another job") };
    bench.desk.forget();
    bench.desk.take(brought);
    assert!(bench.replies.try_recv().is_err());
    // Nobody keeps anything without a key.
    assert_eq!(bench.keep("<draft>1</draft>", &[]).unwrap_err(), Problem::plain("fault-kept-key"));
}
