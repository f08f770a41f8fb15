//! JSON that does nothing to whoever prints it or opens it as a table.

/// `json` that does nothing to whoever prints it or opens it as a table: visible ASCII and line ends
/// only, no mark of a command to a CI system, and nothing at the start of a cell that a spreadsheet
/// would calculate. All that is escaped in a text, which means the same to all who read JSON. What a
/// submission calls things may turn a line around or clear a screen, and people look into such files
/// with `cat`.
///
/// ```
/// use async_kata::vocabulary::json::harmless;
/// let json = "{\"é\u{202e}\": \"##[x], =1\"}";
/// assert_eq!(harmless(json), r##"{"\u00e9\u202e": "#\u0023[x], \u003d1"}"##);
/// ```
pub fn harmless(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    let mut place = Place::Outside;
    for character in json.chars() {
        let is_visible = character.is_ascii() && character != '\u{7f}';
        if is_visible && !place.is_obeyed(character) {
            safe.push(character);
        } else {
            let mut units = [0; 2];
            let escapes =
                character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"));
            safe.extend(escapes);
        }
        place = place.after(character);
    }
    safe
}

/// Where one is in a JSON document, as far as it matters to what is read next.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Outside,
    /// In a text, where a table may begin a cell: a program may take any comma or semicolon for the
    /// end of one.
    CellStart,
    /// In a text, after a `#`.
    Hash,
    /// Anywhere else in a text.
    Text,
    /// After a backslash.
    Escape {
        cell_start: bool,
    },
}

impl Place {
    /// Whether somebody would obey what begins with this character here.
    fn is_obeyed(self, character: char) -> bool {
        match self {
            Self::CellStart => matches!(character, '=' | '+' | '-' | '@'),
            Self::Hash => character == '#',
            Self::Outside | Self::Text | Self::Escape { .. } => false,
        }
    }

    fn after(self, character: char) -> Self {
        match (self, character) {
            (Self::Outside, '"') => Self::CellStart,
            (Self::Outside, _) | (_, '"') if !matches!(self, Self::Escape { .. }) => Self::Outside,
            // A tab or the end of a line.
            (Self::Escape { cell_start: true }, 't' | 'n' | 'r') => Self::CellStart,
            (Self::Escape { .. }, _) => Self::Text,
            (place, '\\') => Self::Escape { cell_start: place == Self::CellStart },
            (_, ',' | ';') | (Self::CellStart, ' ') => Self::CellStart,
            (_, '#') => Self::Hash,
            _ => Self::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_reads_as_it_was() {
        let texts =
            ["\u{1b}[2J\0\n", "\u{7f}\u{9b}", "\u{202e}\u{feff}", "größe 🦀", "\\\"</script>"];
        let json = harmless(&serde_json::to_string_pretty(&texts).unwrap());
        assert!(json.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)), "{json}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), texts);
    }

    #[test]
    fn what_a_log_or_a_table_would_obey_is_escaped_and_numbers_stay_numbers() {
        let cases = [
            (
                r#"{"=a": "+b", "c": [-1, "-d", "e-f"]}"#,
                r#"{"\u003da": "\u002bb", "c": [-1, "\u002dd", "e-f"]}"#,
            ),
            (r#""anna;=1,  @x a=1""#, r#""anna;\u003d1,  \u0040x a=1""#),
            (r#""\t=1 \" =2 \\ =3""#, r#""\t\u003d1 \" =2 \\ =3""#),
            ("\"###[a] #[b] ##vso[c]\"", "\"#\\u0023\\u0023[a] #[b] #\\u0023vso[c]\""),
            (r#""::error::", "a::b""#, r#""::error::", "a::b""#),
        ];
        for (json, safe) in cases {
            assert_eq!(harmless(json), safe);
        }
    }
}
