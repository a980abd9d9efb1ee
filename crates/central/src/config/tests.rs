#![expect(clippy::unwrap_used, reason = "tests")]
use super::*;
use signing::trust::TrustStore;

fn written(listen: &str, more: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("central.toml");
    let text = format!(
        "centre = \"test\"\nlisten = \"{listen}\"\ndatabase = \"c.db\"\nkeys = \"keys\"\ntrust = \"trust\"\n\
         {more}\n[registry]\nsample = \"people.toml\"\n[codes]\nphone_file = \"phone.txt\"\n"
    );
    std::fs::write(&path, text).unwrap();
    (dir, path)
}

#[test]
fn paths_are_seen_from_the_file() {
    let (dir, path) = written("127.0.0.1:0", "");
    let config = Config::read(&path).unwrap();
    let Database::Sqlite(path) = config.database(None, None).unwrap() else { panic!() };
    assert_eq!(path, dir.path().join("c.db"));
    let Database::Sqlite(path) = config.database(Some("other.db"), None).unwrap() else { panic!() };
    assert_eq!(path, Path::new("other.db"), "what the command line names is seen from where it was typed");
    assert_eq!(config.policy().unwrap(), *released::policy());
}

#[test]
fn on_the_open_network_a_centre_has_a_name() {
    for open in ["0.0.0.0:8470", "192.168.1.1:8470", "[::]:8470"] {
        let (_dir, path) = written(open, "");
        assert!(matches!(Config::read(&path), Err(ConfigError::Key { key: "names", .. })), "{open}");
        let (_dir, path) = written(open, "names = [\"centre.example.kz\"]");
        assert_eq!(Config::read(&path).unwrap().certified_names(), ["centre.example.kz"], "{open}");
    }
    let (_dir, path) = written("[::1]:8470", "");
    assert!(Config::read(&path).unwrap().certified_names().contains(&"localhost".to_owned()));
}

#[test]
fn the_commented_sample_is_a_configuration() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../kiosk-config/central.toml"));
    let config = Config::read(path).unwrap();
    assert_eq!(config.names, ["centre.example.kz"]);
    let text = std::fs::read_to_string(path).unwrap();
    for key in ["database", "database_password_file", "database_roots", "crls", "policy", "calendar"]
        .into_iter()
        .chain(["schools", "kindergartens", "sample", "phone_file"])
    {
        assert!(text.contains(&format!("# {key} = ")), "{key} is not explained");
    }
    for table in ["ocsp", "fetch_crls", "tsp"] {
        assert!(text.contains(&format!("# [{table}]\n# urls = ")), "[{table}] is not explained");
    }
}

#[test]
fn a_policy_that_must_be_answered_needs_lists() {
    let mut policy = released::policy().clone();
    let asked = |more: &str, policy: &Policy| {
        let (dir, path) = written("127.0.0.1:0", more);
        std::fs::create_dir(dir.path().join("crls")).unwrap();
        Config::read(&path).unwrap().crls(&TrustStore::empty(), policy).map(|folder| folder.is_some())
    };
    assert!(!asked("", &policy).unwrap());
    assert!(asked("crls = \"crls\"", &policy).unwrap());
    assert!(matches!(asked("crls = \"absent\"", &policy), Err(ConfigError::Key { key: "crls", .. })));
    policy.revocation_must_answer = true;
    assert!(asked("crls = \"crls\"", &policy).unwrap());
    assert!(matches!(asked("", &policy), Err(ConfigError::Key { key: "crls", .. })));
}

#[test]
fn who_is_asked_outside_is_checked_before_anything_is_opened() {
    let read = |more: &str| {
        let (_dir, path) = written("127.0.0.1:0", "crls = \"crls\"");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}\n{more}")).unwrap();
        let config = Config::read(&path).unwrap();
        let asked = (config.stampers()?.is_some(), config.publishers()?.is_some());
        Ok::<_, ConfigError>(asked)
    };
    let urls = "urls = [\"http://outside.example.kz/a\"]";
    assert_eq!(read("").unwrap(), (false, false));
    assert_eq!(read(&format!("[tsp]\n{urls}\npolicy = \"1.2.398.3.3.2.6.2\"")).unwrap(), (true, false));
    assert_eq!(read(&format!("[fetch_crls]\n{urls}")).unwrap(), (false, true));
    for (key, more) in [
        ("tsp", "[tsp]\nurls = []".to_owned()),
        ("tsp", format!("[tsp]\n{urls}\npolicy = \"time\"")),
        ("tsp", "[tsp]\nurls = [\"https://tsp.example.kz\"]".to_owned()),
        ("fetch_crls", "[fetch_crls]\nurls = []".to_owned()),
        ("fetch_crls", format!("[fetch_crls]\n{urls}\nevery_s = 59")),
        ("fetch_crls", "[fetch_crls]\nurls = [\"https://crl.example.kz/a.crl\"]".to_owned()),
        ("fetch_crls", "[fetch_crls]\nurls = [\"ftp://crl.example.kz/a.crl\"]".to_owned()),
    ] {
        let Err(ConfigError::Key { key: wrong, .. }) = read(&more) else { panic!("{more}") };
        assert_eq!(wrong, key, "{more}");
    }
    let (_dir, path) = written("127.0.0.1:0", "");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{text}\n[fetch_crls]\n{urls}")).unwrap();
    let nowhere = Config::read(&path).unwrap().publishers().err().unwrap();
    assert!(nowhere.to_string().contains("`crls` must name the folder"), "{nowhere}");
}

#[test]
fn an_unknown_key_is_a_slip_not_a_wish() {
    let (_dir, path) = written("127.0.0.1:0", "namez = []");
    assert!(matches!(Config::read(&path), Err(ConfigError::Key { key: "configuration", .. })));
}

#[test]
fn the_operators_kindergartens_stand_in_the_place_of_the_sample() {
    let read = |more: &str, text: &str| {
        let (dir, path) = written("127.0.0.1:0", more);
        std::fs::write(dir.path().join("own.toml"), text).unwrap();
        Config::read(&path).unwrap().kindergartens().map(|list| list.all().len())
    };
    assert_eq!(read("", "").unwrap(), released::kindergartens().all().len());
    let sample = include_str!("../../../../assets/reference/kindergartens.toml");
    let (_, first) = sample.split_once("[[kindergarten]]").unwrap();
    let first = format!("[[kindergarten]]{}", first.split("[[kindergarten]]").next().unwrap());
    assert_eq!(read("kindergartens = \"own.toml\"", &first).unwrap(), 1);
    let broken = read("kindergartens = \"own.toml\"", "[[kindergarten]]").unwrap_err();
    assert!(matches!(broken, ConfigError::Key { key: "kindergartens", .. }), "{broken}");
}
