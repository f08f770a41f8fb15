//! JSON that does nothing to whoever prints it.

/// `json` in visible ASCII and line ends only: whatever else stands in a text of it is escaped,
/// which means the same to all who read JSON. What a submission calls things may turn a line
/// around or clear a screen, and people look into such files with `cat`.
///
/// ```
/// use async_kata::vocabulary::json::in_ascii;
/// assert_eq!(in_ascii("{\"é\u{202e}\": 1}"), r#"{"\u00e9\u202e": 1}"#);
/// ```
pub fn in_ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() && character != '\u{7f}' {
            ascii.push(character);
            continue;
        }
        let mut units = [0; 2];
        let escapes =
            character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"));
        ascii.extend(escapes);
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_reads_as_it_was() {
        let texts =
            ["\u{1b}[2J\0\n", "\u{7f}\u{9b}", "\u{202e}\u{feff}", "größe 🦀", "\\\"</script>"];
        let json = in_ascii(&serde_json::to_string_pretty(&texts).unwrap());
        assert!(json.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), texts);
    }
}
