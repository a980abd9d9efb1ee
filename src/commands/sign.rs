//! `tereze sign`: a key file and a document in, a signed document out.

use std::fs;
use std::path::PathBuf;

use signing::xmldsig::{self, DOCUMENT_BYTES_MAX};

use super::{Failure, files};

/// `tereze sign --key FILE --password-file P IN.xml -o OUT.xml`
#[derive(Debug, clap::Args)]
pub struct SignArguments {
    /// The document to sign.
    document: PathBuf,
    /// The key file (PKCS#12).
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// A file whose first line is the password.
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
    /// Where the signed document goes; a file of that name is replaced.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Signs the document. What the certificate allows is not asked here: `verify` answers that.
pub fn sign(arguments: &SignArguments) -> Result<(), Failure> {
    let document = files::read(&arguments.document, DOCUMENT_BYTES_MAX)?;
    let not_utf8 =
        |_| Failure::Refused { code: "E-XML-UTF8", reason: "the document is not in UTF-8".to_owned() };
    let document = std::str::from_utf8(&document).map_err(not_utf8)?;
    let key = files::open_key(&arguments.key, &arguments.password_file)?;
    let signed = xmldsig::sign(document, &key)
        .map_err(|error| Failure::Refused { code: error.code(), reason: error.to_string() })?;
    fs::write(&arguments.output, signed.as_bytes())
        .map_err(|error| Failure::File { path: arguments.output.display().to_string(), error })
}
