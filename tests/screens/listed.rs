//! A key, where there is a list of revoked ones.

use chrono::TimeDelta;
use journey::effect::Listed;

use crate::way::open_a_key;
use crate::world::World;
use crate::{SIZES, take_in};

#[test]
fn where_there_is_a_list_of_revoked_keys_its_age_is_shown() {
    for (language, key) in [("kk", '1'), ("ru", '2')] {
        let ago = World::new().now - TimeDelta::hours(3);
        for (name, listed) in
            [("listed", Listed::Good { as_of: ago }), ("list-old", Listed::Old { due: ago })]
        {
            let mut world = World::new();
            world.listed = Some(listed);
            open_a_key(&mut world, key);
            take_in(&mut world, &SIZES, &format!("key-opened-{name}"), language);
        }
    }
}
