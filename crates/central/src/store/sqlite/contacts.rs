//! Contacts that were proved later.

use rusqlite::{OptionalExtension, params};
use sync::wire::Channel;

use super::SqliteStore;
use super::row::{moment, ms};
use crate::store::contacts::{ContactProof, ContactStore, NewContactProof};
use crate::store::{Digest, StoreError};

impl ContactStore for SqliteStore {
    fn prove_contact(&self, new: &NewContactProof<'_>) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO contact_proof (person, channel, address, settlement, kiosk, certificate_serial, proved_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
                params![
                    new.person,
                    new.channel.word(),
                    new.address,
                    new.settlement.as_str(),
                    new.kiosk,
                    new.certificate_serial,
                    ms(new.at),
                ],
            )?;
            Ok(())
        })
    }

    fn contact_proof(
        &self,
        person: Digest,
        channel: Channel,
        address: Digest,
    ) -> Result<Option<ContactProof>, StoreError> {
        self.read(|db| {
            let found: Option<(i64, String)> = db
                .prepare_cached(
                    "SELECT proved_at, certificate_serial FROM contact_proof
                     WHERE person = ?1 AND channel = ?2 AND address = ?3",
                )?
                .query_row(params![person, channel.word(), address], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let proof = |(at, certificate_serial)| Ok(ContactProof { at: moment(at)?, certificate_serial });
            found.map(proof).transpose()
        })
    }
}
