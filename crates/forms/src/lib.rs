//! What a form is: definition, value, rule, draft, submission, XML.
