//! Running the tools of others. A tool that is absent fails the test and says what to install.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs `program` in `dir` and returns what it said, whatever its exit status.
pub(crate) fn run(dir: &Path, program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).current_dir(dir).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{program} does not start ({error}); `make test` installs it"))
}

/// Runs `program`, which must succeed.
pub(crate) fn must(dir: &Path, program: &str, arguments: &[&str]) -> String {
    let output = run(dir, program, arguments);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    said
}

/// A Python that has the packages of `tests/peers/requirements.txt`.
pub(crate) fn python() -> String {
    std::env::var("TEREZE_PEERS_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether `python` can import `module`; if not, says how to get it.
pub(crate) fn must_import(dir: &Path, module: &str) {
    let output = run(dir, &python(), &["-c", &format!("import {module}")]);
    assert!(
        output.status.success(),
        "{} has no module {module}: run `make test`, or point TEREZE_PEERS_PYTHON at a Python with the \
         packages of tests/peers/requirements.txt",
        python()
    );
}

/// The folder of the published vectors of pyca/cryptography.
pub(crate) fn vectors() -> PathBuf {
    let here = Path::new(".");
    must_import(here, "cryptography_vectors");
    let find = "import cryptography_vectors, os; print(os.path.dirname(cryptography_vectors.__file__))";
    PathBuf::from(must(here, &python(), &["-c", find]).trim())
}

/// The authority's public certificates and lists, where they are at hand.
pub(crate) fn pki() -> Option<PathBuf> {
    let folder = std::env::var_os("TEREZE_SHARED").map(|shared| PathBuf::from(shared).join("pki"));
    let folder = folder.filter(|folder| folder.is_dir());
    if folder.is_none() {
        eprintln!("skipped: TEREZE_SHARED does not name a folder with public certificates");
    }
    folder
}
