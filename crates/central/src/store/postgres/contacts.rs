//! Contacts that were proved later.

use postgres::Row;
use sync::wire::Channel;

use super::PostgresStore;
use super::row::{get, moment_at, ms};
use crate::store::contacts::{ContactProof, ContactStore, NewContactProof};
use crate::store::{Digest, StoreError};

impl ContactStore for PostgresStore {
    fn prove_contact(&self, new: &NewContactProof<'_>) -> Result<(), StoreError> {
        self.pool.write(|db| {
            db.execute(
                "INSERT INTO contact_proof (person, channel, address, settlement, kiosk, certificate_serial, proved_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
                &[
                    &new.person.as_slice(),
                    &new.channel.word(),
                    &new.address.as_slice(),
                    &new.settlement.as_str(),
                    &new.kiosk,
                    &new.certificate_serial,
                    &ms(new.at),
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
        self.pool.read(|db| {
            let found = db.row(
                "SELECT proved_at, certificate_serial FROM contact_proof
                 WHERE person = $1 AND channel = $2 AND address = $3",
                &[&person.as_slice(), &channel.word(), &address.as_slice()],
            )?;
            let proof =
                |row: Row| Ok(ContactProof { at: moment_at(&row, 0)?, certificate_serial: get(&row, 1)? });
            found.map(proof).transpose()
        })
    }
}
