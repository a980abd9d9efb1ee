//! `tereze-central enrol`: a token for a kiosk or a desk. Central keeps its digest only.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use domain::kato::Kato;
use rand_core::{OsRng, RngCore};
use sync::envelope::sha256_hex;
use zeroize::Zeroizing;

pub(super) fn run(kiosk: &str, settlement: &str, token_file: Option<&Path>, desk: bool) -> Result<()> {
    let fit = !kiosk.is_empty()
        && kiosk.len() <= 64
        && kiosk.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    ensure!(fit, "a kiosk id has 1 to 64 Latin letters, digits and hyphens");
    let settlement = Kato::parse(settlement).context("a KATO code is nine digits")?;
    let mut secret = Zeroizing::new([0_u8; 32]);
    OsRng.fill_bytes(secret.as_mut_slice());
    let token = Zeroizing::new(hex::encode(secret.as_slice()));
    let mut out = std::io::stdout().lock();
    writeln!(out, "# for central.toml\n[[kiosk]]\nid = \"{kiosk}\"\nsettlement = \"{settlement}\"")?;
    writeln!(out, "token_sha256 = \"{}\"", sha256_hex(token.as_bytes()))?;
    if desk {
        writeln!(out, "kind = \"desk\"")?;
    }
    match token_file {
        None => writeln!(out, "# the kiosk's token; central keeps only its digest\n# {}", token.as_str())?,
        Some(path) => OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .and_then(|mut file| writeln!(file, "{}", token.as_str()))
            .with_context(|| format!("token file {}", path.display()))?,
    }
    Ok(())
}
