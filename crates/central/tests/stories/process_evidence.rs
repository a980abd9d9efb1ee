//! The real binary, with OpenSSL's time-stamping authority and a publisher of lists outside: what it fetches, and what it
//! hands to whoever checks it with other tools.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use authority::{Profile, Validity};
use central::keys::Keys;

use crate::application::Application;
use crate::loopback::{Does, Loopback};
use crate::people::{self, AIGUL};
use crate::process::{put, run, scene, start};

const TSA: &str = "[tsa]\ndefault_tsa = ours\n[ours]\nserial = serial\nsigner_digest = sha256\n\
                   default_policy = 1.2.398.3.3.2.6.2\ndigests = sha256\naccuracy = secs:1\n\
                   ess_cert_id_alg = sha256\n";

const ROOT: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
const STAMPER: &str = "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n";

fn openssl(dir: &Path, arguments: &str) {
    let done = Command::new("openssl").current_dir(dir).args(arguments.split(' ')).output();
    let done = done.expect("install the package `openssl`");
    assert!(done.status.success(), "{arguments}: {}", String::from_utf8_lossy(&done.stderr));
}

/// OpenSSL stamps whatever it is asked, under a root of its own that lies in `tsa/root.pem`.
fn openssl_stamps(dir: &Path) -> Loopback {
    let dir = dir.join("tsa");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("tsa.cnf"), TSA).unwrap();
    fs::write(dir.join("serial"), "01\n").unwrap();
    fs::write(dir.join("root.ext"), ROOT).unwrap();
    fs::write(dir.join("tsa.ext"), STAMPER).unwrap();
    for name in ["root", "tsa"] {
        let request = format!("-keyout {name}.key -subj /CN={name} -out {name}.csr");
        openssl(&dir, &format!("req -new -newkey rsa:2048 -nodes {request}"));
    }
    let signed = "x509 -req -days 30";
    openssl(&dir, &format!("{signed} -in root.csr -signkey root.key -extfile root.ext -out root.pem"));
    let by_root = "-CA root.pem -CAkey root.key -set_serial 7";
    openssl(&dir, &format!("{signed} -in tsa.csr {by_root} -extfile tsa.ext -out tsa.pem"));
    Loopback::new("tsp", move |asked| {
        fs::write(dir.join("asked.tsq"), &asked.body).unwrap();
        let key = "-signer tsa.pem -inkey tsa.key";
        openssl(&dir, &format!("ts -reply -config tsa.cnf -queryfile asked.tsq {key} -out said.tsr"));
        Does::Answers(200, "", fs::read(dir.join("said.tsr")).unwrap())
    })
}

/// Looks until something is so: for a minute, on a machine that has much else to do.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..3_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("this did not happen: {what}");
}

#[test]
fn what_it_fetched_outside_stands_beside_the_application_and_openssl_checks_it() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let scene = scene(dir);
    let (world, authority) = (&scene.world, &scene.authority);
    let third = openssl_stamps(dir);
    fs::copy(dir.join("tsa/root.pem"), dir.join("trust/tsa.pem")).unwrap();
    let list = authority.crl(&[], Validity { from: world.now(), ..Validity::year(world.now()) }).unwrap();
    let publisher = Loopback::new("nca.crl", move |_| Does::Answers(200, "", list.clone()));
    fs::create_dir(dir.join("crls")).unwrap();
    let config = dir.join("central.toml");
    let text = fs::read_to_string(&config).unwrap();
    let outside = format!(
        "[tsp]\nurls = [\"{}\"]\npolicy = \"1.2.398.3.3.2.6.2\"\n[fetch_crls]\nurls = [\"{}\"]\n",
        third.url, publisher.url
    );
    fs::write(&config, format!("crls = \"crls\"\n{text}{outside}")).unwrap();

    let keys = Keys::load(&dir.join("keys")).unwrap();
    let key = people::key(authority, AIGUL, Profile::Sign, Validity::year(world.now()));
    let signed = Application::new(world).sign(world, &key);
    let sealed = signed.envelope.seal(&keys.sealing.to_public()).unwrap();
    let centre = start(dir);
    until("the list is fetched", || fs::read_dir(dir.join("crls")).unwrap().count() == 1);
    let (status, receipt) = put(&centre, &signed.path(), &sealed);
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&receipt));
    // Started anew, it goes on with what is due at once.
    centre.kill();
    let centre = start(dir);
    let receipt = keys.receipt.public().verify(&serde_json::from_slice(&receipt).unwrap()).unwrap();
    let (mut said, mut tries) = (String::new(), 0);
    let mut folder = dir.join("evidence");
    until("the application is stamped", || {
        tries += 1;
        folder = dir.join(format!("evidence-{tries}"));
        let export = ["evidence", "export", "--config", config.to_str().unwrap()];
        let what = ["--number", &receipt.number, "-o", folder.to_str().unwrap()];
        let done = run(&[&export[..], &what].concat());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        said = String::from_utf8(done.stdout).unwrap();
        !said.ends_with("stamped: no\n")
    });
    assert!(
        said.starts_with(&format!("number: {}\n", receipt.number)) && said.ends_with(" by tsa\n"),
        "{said}"
    );
    assert!(fs::read_to_string(folder.join("revocation.txt")).unwrap().contains("; CRL "));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join("signed.xml"))), (0o700, 0o600));
    openssl(&folder, "ts -verify -in stamp.tsr -data signature-value.xml -CAfile stamp-root.pem");
    let log = centre.kill();
    assert!(!log.contains(AIGUL), "{log}");
}
