"""Certificates: what is needed to check a quote against its source file without the library that it came from.

`docs/certificates.md` has the format, and what a certificate proves and what not.
"""

from assistant.certificates.certificate import Certificate, Recipe, certified
from assistant.certificates.document import from_json, read_certificates, require_new, to_json, write_certificates
from assistant.certificates.recheck import Recheck, Verdict, recheck

__all__ = [
    "Certificate",
    "Recheck",
    "Recipe",
    "Verdict",
    "certified",
    "from_json",
    "read_certificates",
    "recheck",
    "require_new",
    "to_json",
    "write_certificates",
]
