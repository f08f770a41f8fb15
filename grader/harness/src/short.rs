//! Texts as a record keeps them: never too long.

/// The longest label or message that is kept, in characters.
const MAX_TEXT: usize = 200;

/// `text`, cut to what a record keeps.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Two texts as [`short`] has them. Where these would be the same and the texts are not, from a little before
/// they differ.
pub fn short_beside(one: &str, other: &str) -> (String, String) {
    const BEFORE: usize = 24;
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    if one == other || same < MAX_TEXT {
        return (short(one), short(other));
    }
    let from = |text: &str| {
        let rest: String = text.chars().skip(same.saturating_sub(BEFORE)).collect();
        format!("… {}", short(&rest))
    };
    (from(one), from(other))
}

#[cfg(test)]
mod tests {
    use super::{MAX_TEXT, short_beside};

    #[test]
    fn two_long_texts_are_cut_so_that_they_differ() {
        let long = |end: &str| "ä".repeat(MAX_TEXT) + end;
        let (one, other) = short_beside(&long("one"), &long("other"));
        assert!(one.starts_with("… ää") && one.ends_with("one"), "{one}");
        assert!(other.starts_with("… ää") && other.ends_with("other"), "{other}");
        let (one, other) = short_beside("one", &long("other"));
        assert!(one == "one" && other.starts_with("ää") && other.ends_with('…'), "{one} {other}");
        let (one, other) = short_beside(&long("one"), &long("one"));
        assert!(one == other && one.starts_with("ää"), "{one}");
    }
}
