//! `grader/hidden/released.toml`: by which hashes a newer course knows again what it has given out
//! before.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::update::Released;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    texts: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    unrecorded: BTreeMap<Key, String>,
}

/// Reads the list; `name` is what a mistake in it is told under.
pub fn parse(text: &str, name: &str) -> Result<Released> {
    let listed: Listed = toml::from_str(text).map_err(|error| {
        Failure::user(
            format!("{name}: {}", error.to_string().trim_end()),
            "Put back what `async-kata dev pack` has written there.",
        )
    })?;
    Ok(Released { texts: listed.texts, unrecorded: listed.unrecorded })
}

/// The list as a file.
pub fn write(released: &Released) -> Result<String> {
    let Released { texts, unrecorded } = released.clone();
    let text = toml::to_string_pretty(&Listed { texts, unrecorded });
    let text = text.context("could not write the list of what was released")?;
    Ok(format!(
        "# The hashes of all starters and lessons that learners were given, so that an update knows \
         which of\n# them nobody has touched. `async-kata dev pack` adds to it.\n{text}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_as_it_was_written_and_a_mistake_in_it_is_named() {
        let key = Key::new("01_first", "01_a");
        let released = Released {
            texts: ["b".to_owned(), "a".to_owned()].into(),
            unrecorded: [(key, "a".to_owned())].into(),
        };
        assert_eq!(parse(&write(&released).unwrap(), "x").unwrap(), released);
        for wrong in ["texts = 3", "text = []", "["] {
            let failure = parse(wrong, "released.toml").unwrap_err();
            assert!(failure.to_string().contains("released.toml: "), "{failure}");
        }
    }
}
