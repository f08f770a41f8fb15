//! What our pages share: how they look, and how nothing of a submission becomes markup or script.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;
use maud::html;
use serde::Serialize;

/// Colours, type and what has the same place on every page.
const COMMON_STYLE: &str = concat!(include_str!("../palette.css"), include_str!("common.css"));

/// The helpers of every page's script, which stand before it in the same element.
pub(crate) const COMMON_SCRIPT: &str = include_str!("common.js");

/// A page of ours.
pub(crate) struct Document<'a> {
    /// Its title: text.
    pub title: &'a str,
    /// What it adds to [`COMMON_STYLE`].
    pub styles: &'a [&'a str],
    /// The only script that may run on it.
    pub script: Option<&'a str>,
    /// Markup.
    pub body: String,
}

impl Document<'_> {
    /// The page, whole. It loads nothing and works from a file.
    pub(crate) fn html(&self) -> String {
        self.under(&self.script.map_or_else(|| NO_SCRIPT.to_owned(), policy))
    }

    /// The same for a page that its script keeps up to date, from where it came itself.
    pub(crate) fn html_that_follows(&self) -> String {
        let policy = self.script.map_or_else(|| NO_SCRIPT.to_owned(), policy);
        self.under(&format!("{policy}; connect-src 'self'"))
    }

    fn under(&self, policy: &str) -> String {
        fill(include_str!("document.html"), |slot| match slot {
            "title" => html! { (self.title) }.into_string(),
            "policy" => policy.to_owned(),
            "style" => COMMON_STYLE.to_owned() + &self.styles.concat(),
            "body" => self.body.clone(),
            _ => String::new(),
        })
    }
}

/// Replaces each `{{slot}}` of a template. What is filled in is not looked at again, so a label
/// that looks like a slot stays what it is.
pub(crate) fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (slot, rest) = part.split_once("}}").unwrap_or(("", part));
        page += &value(slot);
        page += rest;
    }
    page
}

/// JSON that cannot end the script element it stands in, whatever its texts say.
pub(crate) fn script_safe(data: &impl Serialize) -> String {
    // Plain records of numbers and text always serialize.
    let json = serde_json::to_string(data).unwrap_or_else(|_| "null".to_owned());
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        // In JSON these characters occur only inside strings, where an escape means the same.
        match character {
            '<' => safe += "\\u003c",
            '>' => safe += "\\u003e",
            '&' => safe += "\\u0026",
            '\u{2028}' => safe += "\\u2028",
            '\u{2029}' => safe += "\\u2029",
            _ => safe.push(character),
        }
    }
    safe
}

/// A Content-Security-Policy under which nothing is loaded and no script runs.
const NO_SCRIPT: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A Content-Security-Policy under which nothing is loaded and no script runs but this one.
pub(crate) fn policy(script: &str) -> String {
    let hash = STANDARD.encode(Hash::hash(script.as_bytes()));
    format!("{NO_SCRIPT}; script-src 'sha256-{hash}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_means_the_same_and_cannot_end_its_element() {
        let hostile = "</script><!--<script>&amp;\u{2028}\u{2029}\"\\";
        let safe = script_safe(&hostile);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), hostile);
    }

    #[test]
    fn a_slot_in_what_is_filled_in_stays_text() {
        let value = |slot: &str| if slot == "a" { "{{b}}".to_owned() } else { "no".to_owned() };
        assert_eq!(fill("<{{a}}>", value), "<{{b}}>");
    }

    #[test]
    fn the_policy_names_the_scripts_hash() {
        // From `printf '' | openssl dgst -sha256 -binary | base64`.
        let of_nothing = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert!(policy("").ends_with(of_nothing), "{}", policy(""));
        assert_ne!(policy(" "), policy(""));
    }
}
