//! Documents to sign.

/// The shape of an application: one default namespace, no white space between elements.
pub(crate) const APPLICATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <application xmlns=\"urn:tereze:application:meal:1\" id=\"0190b1c2\"><applicant><iin>850101400123</iin>\
    <name>АХМЕТОВА АЙГҮЛ</name></applicant><note>1 &lt; 2 &amp; \"3\" &gt; 0</note><empty/></application>\n";

/// Documents that try the reader and the canonical form: namespaces declared, repeated, overridden and taken
/// back, attributes to sort, references, line ends, CDATA, a root that closes itself.
pub(crate) const AWKWARD: [&str; 14] = [
    APPLICATION,
    "<a/>",
    "<a  b='1'\n\tc = \"2\" />",
    "<a xml:lang='kk' xml:space='preserve'><b xml:lang='ru'> </b></a>",
    "<a xmlns='urn:x'><b xmlns=''><c xmlns='urn:x'/></b><d xmlns='urn:x'/></a>",
    "<p:a xmlns:p='urn:p' xmlns:q='urn:q' xmlns='urn:d'><q:b p:z='1' q:y='2' x='3'/><p:a xmlns:p='urn:r'/></p:a>",
    "<a xmlns:z='urn:a' xmlns:b='urn:b' z:one='1' b:two='2' three='3' a='4'/>",
    "<ds:a xmlns:ds='urn:not-a-signature'><ds:Signature/></ds:a>",
    "<a b='&#9;&#10;&#13;&#32;x\n\ty' c='&lt;&gt;&amp;&quot;&apos;'/>",
    "<a>&#13;\r\n\r\t&#xD;x&#x41;&gt;]]&gt;</a>",
    "<a><![CDATA[<b>&amp;</b>\r\n]]>]]&gt;</a>",
    "\u{feff}<a>\u{10FFFF}\u{20AC}\u{E9}</a>",
    "<?xml version='1.0' standalone='yes' ?> \n<a>\n  <b/>\n</a> \n",
    "<a xmlns:p='urn:p'><p:b xmlns:p='urn:p' xmlns:unused='urn:u'/><xml:c xmlns:xml='http://www.w3.org/XML/1998/namespace'/></a>",
];
