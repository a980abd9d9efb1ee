"""In FOLDER: verify every ours-N.xml, and sign every plain-N.xml with key.p12 as signxml-N.xml. FOLDER PASSWORD AT.

Prints how many it verified and that it signed as many.
"""

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import pkcs12
from lxml import etree
from signxml import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
)

folder, password, at = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
key, certificate, _ = pkcs12.load_key_and_certificates((folder / "key.p12").read_bytes(), password.encode())
expected = SignatureConfiguration(
    signature_methods=frozenset({SignatureMethod.RSA_SHA256}),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
    verification_time=at,
)


class Signer(XMLSigner):
    """The national transforms: enveloped, then Canonical XML with comments, of which there are none."""

    def _build_transforms_for_reference(self, *, transforms_node, reference, **options):
        with_comments = replace(reference, c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0_WITH_COMMENTS)
        super()._build_transforms_for_reference(
            transforms_node=transforms_node, reference=with_comments, exclude_c14n_transform_element=False
        )


signer = Signer(c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0)

count = 0
for ours in sorted(folder.glob("ours-*.xml")):
    number = ours.stem.split("-")[1]
    plain = (folder / f"plain-{number}.xml").read_bytes()
    verified = XMLVerifier().verify(ours.read_bytes(), x509_cert=certificate, expect_config=expected)
    assert etree.tostring(verified.signed_xml, method="c14n") == plain, ours
    signed = signer.sign(etree.fromstring(plain), key=key, cert=[certificate])
    (folder / f"signxml-{number}.xml").write_bytes(etree.tostring(signed, encoding="utf-8"))
    count += 1
print(count)
