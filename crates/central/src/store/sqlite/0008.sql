-- A keyed digest of the e-mail beside the sealed one: central tells whether an address is the account's without opening
-- it. Empty where the e-mail was kept before.
ALTER TABLE account ADD COLUMN email_digest BLOB NOT NULL DEFAULT x'';
