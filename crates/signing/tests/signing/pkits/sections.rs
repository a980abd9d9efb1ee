//! The tests of the sections that apply.

use signing::trust::ChainError::{
    AuthorityDates, BadSignature, MayNotIssue, Policies, UnknownCritical, UnknownIssuer,
};

use super::Path::{self, Dates, Good, None};

/// The sections, each with the certificates of its tests and what each should come to. An authority whose certificate
/// cannot be read, or is none of an authority, cannot be configured: its people have an unknown issuer.
pub(super) const SECTIONS: &[(&str, &[(&str, Path)])] = &[
    (
        "4.1",
        &[
            ("ValidCertificatePathTest1", Good),
            ("InvalidCASignatureTest2", None(UnknownIssuer)),
            ("InvalidEESignatureTest3", None(BadSignature)),
        ],
    ),
    (
        "4.2",
        &[
            ("InvalidCAnotBeforeDateTest1", None(AuthorityDates)),
            ("InvalidEEnotBeforeDateTest2", Dates),
            ("ValidGeneralizedTimenotBeforeDateTest4", Good),
            ("InvalidCAnotAfterDateTest5", None(AuthorityDates)),
            ("InvalidEEnotAfterDateTest6", Dates),
            ("Invalidpre2000UTCEEnotAfterDateTest7", Dates),
            ("ValidGeneralizedTimenotAfterDateTest8", Good),
        ],
    ),
    (
        "4.3",
        &[
            ("InvalidNameChainingTest1", None(UnknownIssuer)),
            ("InvalidNameChainingOrderTest2", None(UnknownIssuer)),
            ("ValidNameChainingWhitespaceTest3", Good),
            ("ValidNameChainingWhitespaceTest4", Good),
            ("ValidNameChainingCapitalizationTest5", Good),
            ("ValidNameUIDsTest6", Good),
            ("ValidRFC3280MandatoryAttributeTypesTest7", Good),
            ("ValidRFC3280OptionalAttributeTypesTest8", Good),
            ("ValidUTF8StringEncodedNamesTest9", Good),
            ("ValidRolloverfromPrintableStringtoUTF8StringTest10", Good),
            ("ValidUTF8StringCaseInsensitiveMatchTest11", Good),
        ],
    ),
    // The invalid ones of these are so by the lists alone.
    (
        "4.5",
        &[
            ("ValidBasicSelfIssuedOldWithNewTest1", Good),
            ("InvalidBasicSelfIssuedOldWithNewTest2", Good),
            ("ValidBasicSelfIssuedNewWithOldTest3", Good),
            ("ValidBasicSelfIssuedNewWithOldTest4", Good),
            ("InvalidBasicSelfIssuedNewWithOldTest5", Good),
        ],
    ),
    (
        "4.6",
        &[
            ("InvalidMissingbasicConstraintsTest1", None(UnknownIssuer)),
            ("InvalidcAFalseTest2", None(UnknownIssuer)),
            ("InvalidcAFalseTest3", None(UnknownIssuer)),
            ("ValidbasicConstraintsNotCriticalTest4", Good),
            ("InvalidpathLenConstraintTest5", None(MayNotIssue)),
            ("InvalidpathLenConstraintTest6", None(MayNotIssue)),
            ("ValidpathLenConstraintTest7", Good),
            ("ValidpathLenConstraintTest8", Good),
            ("InvalidpathLenConstraintTest9", None(MayNotIssue)),
            ("InvalidpathLenConstraintTest10", None(MayNotIssue)),
            ("InvalidpathLenConstraintTest11", None(MayNotIssue)),
            ("InvalidpathLenConstraintTest12", None(MayNotIssue)),
            ("ValidpathLenConstraintTest13", Good),
            ("ValidpathLenConstraintTest14", Good),
            ("ValidSelfIssuedpathLenConstraintTest15", Good),
            ("InvalidSelfIssuedpathLenConstraintTest16", None(MayNotIssue)),
            ("ValidSelfIssuedpathLenConstraintTest17", Good),
        ],
    ),
    // 4 and 5 are invalid by their lists alone, which nobody may have signed.
    (
        "4.7",
        &[
            ("InvalidkeyUsageCriticalkeyCertSignFalseTest1", None(MayNotIssue)),
            ("InvalidkeyUsageNotCriticalkeyCertSignFalseTest2", None(MayNotIssue)),
            ("ValidkeyUsageNotCriticalTest3", Good),
            ("InvalidkeyUsageCriticalcRLSignFalseTest4", Good),
            ("InvalidkeyUsageNotCriticalcRLSignFalseTest5", Good),
        ],
    ),
    (
        "4.8",
        &[
            ("ValidCertificatePathTest1", Good),
            ("AllCertificatesNoPoliciesTest2", Good),
            ("DifferentPoliciesTest3", Good),
            ("DifferentPoliciesTest4", None(Policies)),
            ("DifferentPoliciesTest5", None(Policies)),
            ("OverlappingPoliciesTest6", Good),
            ("DifferentPoliciesTest7", None(Policies)),
            ("DifferentPoliciesTest8", None(Policies)),
            ("DifferentPoliciesTest9", None(Policies)),
            ("AllCertificatesSamePoliciesTest10", Good),
            ("AllCertificatesanyPolicyTest11", Good),
            ("DifferentPoliciesTest12", None(Policies)),
            ("AllCertificatesSamePoliciesTest13", Good),
            ("AnyPolicyTest14", Good),
            ("UserNoticeQualifierTest15", Good),
            ("UserNoticeQualifierTest16", Good),
            ("UserNoticeQualifierTest17", Good),
            ("UserNoticeQualifierTest18", Good),
            ("UserNoticeQualifierTest19", Good),
            ("CPSPointerQualifierTest20", Good),
        ],
    ),
    (
        "4.9",
        &[
            ("ValidrequireExplicitPolicyTest1", Good),
            ("ValidrequireExplicitPolicyTest2", Good),
            ("InvalidrequireExplicitPolicyTest3", None(Policies)),
            ("ValidrequireExplicitPolicyTest4", Good),
            ("InvalidrequireExplicitPolicyTest5", None(Policies)),
            ("ValidSelfIssuedrequireExplicitPolicyTest6", Good),
            ("InvalidSelfIssuedrequireExplicitPolicyTest7", None(Policies)),
            ("InvalidSelfIssuedrequireExplicitPolicyTest8", None(Policies)),
        ],
    ),
    (
        "4.10",
        &[
            ("ValidPolicyMappingTest1", Good),
            ("InvalidPolicyMappingTest2", None(Policies)),
            ("ValidPolicyMappingTest3", Good),
            ("InvalidPolicyMappingTest4", None(Policies)),
            ("ValidPolicyMappingTest5", Good),
            ("ValidPolicyMappingTest6", Good),
            ("InvalidMappingFromanyPolicyTest7", None(Policies)),
            ("InvalidMappingToanyPolicyTest8", None(Policies)),
            ("ValidPolicyMappingTest9", Good),
            ("InvalidPolicyMappingTest10", None(Policies)),
            ("ValidPolicyMappingTest11", Good),
            ("ValidPolicyMappingTest12", Good),
            ("ValidPolicyMappingTest13", Good),
            ("ValidPolicyMappingTest14", Good),
        ],
    ),
    (
        "4.11",
        &[
            ("InvalidinhibitPolicyMappingTest1", None(Policies)),
            ("ValidinhibitPolicyMappingTest2", Good),
            ("InvalidinhibitPolicyMappingTest3", None(Policies)),
            ("ValidinhibitPolicyMappingTest4", Good),
            ("InvalidinhibitPolicyMappingTest5", None(Policies)),
            ("InvalidinhibitPolicyMappingTest6", None(Policies)),
            ("ValidSelfIssuedinhibitPolicyMappingTest7", Good),
            ("InvalidSelfIssuedinhibitPolicyMappingTest8", None(Policies)),
            ("InvalidSelfIssuedinhibitPolicyMappingTest9", None(Policies)),
            ("InvalidSelfIssuedinhibitPolicyMappingTest10", None(Policies)),
            ("InvalidSelfIssuedinhibitPolicyMappingTest11", None(Policies)),
        ],
    ),
    (
        "4.12",
        &[
            ("InvalidinhibitAnyPolicyTest1", None(Policies)),
            ("ValidinhibitAnyPolicyTest2", Good),
            ("inhibitAnyPolicyTest3", Good),
            ("InvalidinhibitAnyPolicyTest4", None(Policies)),
            ("InvalidinhibitAnyPolicyTest5", None(Policies)),
            ("InvalidinhibitAnyPolicyTest6", None(Policies)),
            ("ValidSelfIssuedinhibitAnyPolicyTest7", Good),
            ("InvalidSelfIssuedinhibitAnyPolicyTest8", None(Policies)),
            ("ValidSelfIssuedinhibitAnyPolicyTest9", Good),
            ("InvalidSelfIssuedinhibitAnyPolicyTest10", None(Policies)),
        ],
    ),
    (
        "4.16",
        &[
            ("ValidUnknownNotCriticalCertificateExtensionTest1", Good),
            ("InvalidUnknownCriticalCertificateExtensionTest2", None(UnknownCritical)),
        ],
    ),
];
