"""Verify an enveloped signature: SIGNED.xml SIGNER.pem AT. Prints the name of the root that was signed."""

import sys
from datetime import datetime

from signxml import DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier

signed, signer, at = sys.argv[1:]
expected = SignatureConfiguration(
    signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
    verification_time=datetime.fromisoformat(at),
)
with open(signed, "rb") as document, open(signer) as certificate:
    result = XMLVerifier().verify(document.read(), x509_cert=certificate.read(), expect_config=expected)
print(result.signed_xml.tag)
