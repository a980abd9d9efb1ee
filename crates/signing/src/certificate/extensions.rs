//! KeyUsage, roles, policies and the CA constraints of a certificate.
//!
//! **Invariant:** purpose is told by KeyUsage alone; clientAuth and e-mail protection decide nothing
//! (SIGNING §2, GOST §5.3).

use const_oid::AssociatedOid;
use der::Decode;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::constraints::PolicyConstraints;
use x509_cert::ext::pkix::{
    BasicConstraints, CertificatePolicies, ExtendedKeyUsage, InhibitAnyPolicy, KeyUsage, PolicyMapping,
    PolicyMappings,
};

use super::CertificateError;

/// Role: natural person.
const NATURAL_PERSON: &str = "1.2.398.3.3.4.1.1";
/// Role: legal person; `.1` head, `.2` may sign, `.3` may sign finance, `.4` HR, `.5` employee.
const LEGAL_PERSON: &str = "1.2.398.3.3.4.1.2";
/// Policies of a legal person's signing and login keys.
const LEGAL_POLICIES: [&str; 2] = ["1.2.398.3.3.2.1", "1.2.398.3.3.2.2"];

/// To answer for the issuer (RFC 6960 §4.2.2.2).
const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
/// To give time stamps (RFC 3161 §2.3).
const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Signing documents: nonRepudiation.
    Sign,
    /// Logging in: keyEncipherment without nonRepudiation.
    Login,
    /// One key for both: nonRepudiation with keyAgreement or keyEncipherment.
    Both,
    /// Neither: not a citizen's key.
    None,
}

impl Purpose {
    /// `sign`, `login`, `both` or `none`.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Sign => "sign",
            Purpose::Login => "login",
            Purpose::Both => "both",
            Purpose::None => "none",
        }
    }
}

/// Whom the certificate was issued to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Person {
    /// A person acting for themselves.
    Natural,
    /// An organisation, or someone acting for one.
    Legal,
    /// The certificate does not say.
    Unknown,
}

impl Person {
    /// `natural`, `legal` or `unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Person::Natural => "natural",
            Person::Legal => "legal",
            Person::Unknown => "unknown",
        }
    }
}

/// What an authority demands of the policies of the certificates below it (RFC 5280 §4.2.1.5, §4.2.1.11, §4.2.1.14).
#[derive(Clone, Default)]
pub(crate) struct PathPolicy {
    /// After so many certificates a policy must lead all the way down.
    pub(crate) require_explicit: Option<u32>,
    /// After so many no policy may be mapped.
    pub(crate) inhibit_mapping: Option<u32>,
    /// After so many anyPolicy stands for nothing.
    pub(crate) inhibit_any: Option<u32>,
    /// A policy of the issuer's, and one of the subject's that is as good.
    pub(crate) mappings: Vec<(String, String)>,
}

#[derive(Clone, Default)]
pub(crate) struct Extensions {
    pub(super) policies: Vec<String>,
    pub(crate) path: PathPolicy,
    roles: Vec<String>,
    /// Whether the roles are meant to be all that the key is for.
    roles_are_critical: bool,
    usage: Option<KeyUsage>,
    constraints: Option<BasicConstraints>,
    unknown_critical: bool,
}

impl Extensions {
    pub(super) fn read(list: &[Extension]) -> Result<Extensions, CertificateError> {
        let mut extensions = Extensions::default();
        for (index, extension) in list.iter().enumerate() {
            if list[..index].iter().any(|earlier| earlier.extn_id == extension.extn_id) {
                return Err(CertificateError::BadExtension);
            }
            extensions.take(extension).map_err(|_| CertificateError::BadExtension)?;
        }
        Ok(extensions)
    }

    fn take(&mut self, extension: &Extension) -> der::Result<()> {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            KeyUsage::OID => self.usage = Some(KeyUsage::from_der(value)?),
            BasicConstraints::OID => self.constraints = Some(BasicConstraints::from_der(value)?),
            ExtendedKeyUsage::OID => {
                self.roles_are_critical = extension.critical;
                self.roles = ExtendedKeyUsage::from_der(value)?.0.iter().map(ToString::to_string).collect();
            }
            CertificatePolicies::OID => {
                let policies = CertificatePolicies::from_der(value)?.0;
                self.policies = policies.iter().map(|policy| policy.policy_identifier.to_string()).collect();
            }
            PolicyConstraints::OID => {
                let constraints = PolicyConstraints::from_der(value)?;
                self.path.require_explicit = constraints.require_explicit_policy;
                self.path.inhibit_mapping = constraints.inhibit_policy_mapping;
            }
            InhibitAnyPolicy::OID => self.path.inhibit_any = Some(InhibitAnyPolicy::from_der(value)?.0),
            PolicyMappings::OID => self.path.mappings = mappings(value)?,
            _ => self.unknown_critical |= extension.critical,
        }
        Ok(())
    }

    pub(super) fn purpose(&self) -> Purpose {
        let Some(usage) = &self.usage else { return Purpose::None };
        match (usage.non_repudiation(), usage.key_encipherment() || usage.key_agreement()) {
            (true, true) => Purpose::Both,
            (true, false) => Purpose::Sign,
            (false, _) if usage.key_encipherment() => Purpose::Login,
            (false, _) => Purpose::None,
        }
    }

    pub(super) fn person(&self, has_bin: bool) -> Person {
        let legal_role = |role: &String| {
            role.strip_prefix(LEGAL_PERSON).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let legal_policy = |policy: &String| LEGAL_POLICIES.contains(&policy.as_str());
        if has_bin || self.roles.iter().any(legal_role) || self.policies.iter().any(legal_policy) {
            Person::Legal
        } else if self.roles.iter().any(|role| role == NATURAL_PERSON) {
            Person::Natural
        } else {
            Person::Unknown
        }
    }

    /// Whether the holder may issue certificates with `below` further issuers between it and the leaf
    /// (RFC 5280 §4.2.1.3, §4.2.1.9).
    pub(crate) fn may_issue(&self, below: usize) -> bool {
        let constraints = self.constraints.as_ref().filter(|constraints| constraints.ca);
        constraints.is_some_and(|ca| ca.path_len_constraint.is_none_or(|most| below <= usize::from(most)))
            && self.usage.as_ref().is_some_and(KeyUsage::key_cert_sign)
    }

    /// Whether the holder may sign lists of revoked certificates (RFC 5280 §4.2.1.3, §6.3.3 (f)).
    pub(crate) fn may_sign_lists(&self) -> bool {
        self.is_authority() && self.usage.as_ref().is_some_and(KeyUsage::crl_sign)
    }

    /// Whether the holder may answer for the issuer whether certificates are revoked (RFC 6960 §4.2.2.2).
    pub(crate) fn may_answer(&self) -> bool {
        self.roles.iter().any(|role| role == OCSP_SIGNING)
    }

    /// Whether the holder may give time stamps, and nothing else (RFC 3161 §2.3: critical, and alone).
    pub(crate) fn may_stamp(&self) -> bool {
        let signs =
            self.usage.as_ref().is_none_or(|usage| usage.digital_signature() || usage.non_repudiation());
        self.roles == [TIME_STAMPING] && self.roles_are_critical && signs && !self.is_authority()
    }

    /// Whether the certificate says it belongs to an authority.
    pub(crate) fn is_authority(&self) -> bool {
        self.constraints.as_ref().is_some_and(|constraints| constraints.ca)
    }

    /// Whether a critical extension stands here that we do not understand (RFC 5280 §4.2: refuse).
    pub(crate) fn unknown_critical(&self) -> bool {
        self.unknown_critical
    }
}

fn mappings(value: &[u8]) -> der::Result<Vec<(String, String)>> {
    let mappings = PolicyMappings::from_der(value)?.0.into_iter();
    let pair = |mapping: PolicyMapping| {
        (mapping.issuer_domain_policy.to_string(), mapping.subject_domain_policy.to_string())
    };
    Ok(mappings.map(pair).collect())
}
