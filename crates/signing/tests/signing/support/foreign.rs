//! Authorities that OpenSSL makes, upright and crooked.

use std::fs;
use std::path::Path;

use signing::certificate::Certificate;

use super::tools::must;

/// Makes `name.pem` for the folder's one key, signed in the name of `issuer` with `digest`.
pub(crate) fn issue(dir: &Path, name: &str, issuer: &str, extensions: &str, digest: &str) -> Certificate {
    let (request, pem, ext) = (format!("{name}.csr"), format!("{name}.pem"), format!("{name}.ext"));
    fs::write(dir.join(&ext), extensions).unwrap();
    let subject = format!("/CN={name}");
    must(dir, "openssl", &["req", "-new", "-key", "key.pem", "-subj", &subject, "-out", &request]);
    let sign = ["x509", "-req", "-in", &request, "-days", "30", digest, "-extfile", &ext, "-out", &pem];
    let issuer_pem = format!("{issuer}.pem");
    let by = if name == issuer {
        vec!["-signkey", "key.pem"]
    } else {
        vec!["-CA", issuer_pem.as_str(), "-CAkey", "key.pem", "-set_serial", "7"]
    };
    must(dir, "openssl", &[&sign[..], &by].concat());
    let pem = fs::read(dir.join(pem)).unwrap();
    Certificate::from_der(&der::pem::decode_vec(&pem).unwrap().1).unwrap()
}
