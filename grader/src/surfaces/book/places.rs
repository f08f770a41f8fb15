//! Where in a book the things are that a lesson may link to.

use crate::vocabulary::course::{Key, SOURCE, SUBJECT};

/// The part of a page that shows the starter.
pub const STARTER: &str = "The starter";

/// The part of a page that shows the code under test.
pub const CODE_UNDER_TEST: &str = "The code under test";

/// Where a link of a lesson leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To where it says: the web, or a part of its own page.
    Elsewhere,
    /// To this place of the book, from the page that it is on.
    Page(String),
    /// To nothing that a reader of the book has.
    Nowhere,
}

/// All places, seen from the page of one exercise.
pub struct Places<'a> {
    from: &'a Key,
    pages: &'a [Key],
}

impl<'a> Places<'a> {
    /// Seen from the page of `from`, in a book of `pages`.
    pub fn new(from: &'a Key, pages: &'a [Key]) -> Self {
        Self { from, pages }
    }

    /// Where an address of the lesson leads, which is written as from the exercise's folder in a
    /// workspace.
    pub fn of(&self, address: &str) -> Place {
        let lower = address.to_ascii_lowercase();
        if ["https://", "http://", "mailto:", "#"].iter().any(|start| lower.starts_with(start)) {
            return Place::Elsewhere;
        }
        let (path, part) = address.split_once('#').unwrap_or((address, ""));
        if path.contains([':', '\\']) || path.starts_with("//") {
            return Place::Nowhere;
        }
        self.in_workspace(path, part).map_or(Place::Nowhere, Place::Page)
    }

    fn in_workspace(&self, path: &str, part: &str) -> Option<String> {
        let mut steps = match path.starts_with('/') {
            true => vec![],
            false => vec!["exercises", self.from.chapter(), self.from.folder()],
        };
        for step in path.split('/') {
            match step {
                "" | "." => {}
                ".." => _ = steps.pop()?,
                step => steps.push(step),
            }
        }
        let ["exercises", chapter, rest @ ..] = steps.as_slice() else { return None };
        let Some((folder, file)) = rest.split_first() else { return self.chapter(chapter) };
        let key =
            self.pages.iter().find(|key| key.chapter() == *chapter && key.folder() == *folder)?;
        let part = match file.join("/").as_str() {
            "" | "README.md" | "lesson.md" => part.to_owned(),
            SOURCE => anchor(STARTER),
            SUBJECT => anchor(CODE_UNDER_TEST),
            _ => return None,
        };
        Some(self.page(key, &part))
    }

    fn page(&self, key: &Key, part: &str) -> String {
        let part = if part.is_empty() { String::new() } else { format!("#{part}") };
        match (key == self.from, key.chapter() == self.from.chapter()) {
            (true, _) if !part.is_empty() => part,
            (_, true) => format!("{}.md{part}", key.folder()),
            _ => format!("../{key}.md{part}"),
        }
    }

    fn chapter(&self, folder: &str) -> Option<String> {
        let key = self.pages.iter().find(|key| key.chapter() == folder)?;
        let is_own = key.chapter() == self.from.chapter();
        Some(if is_own { "index.md".to_owned() } else { format!("../{folder}/index.md") })
    }
}

/// The name by which mdBook links to the part with this heading.
pub fn anchor(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_page_to_the_web_or_nowhere() {
        let keys = [
            Key::new("01_first", "01_double"),
            Key::new("01_first", "02_pair"),
            Key::new("02_tasks", "03_tidy"),
        ];
        let page = |page: &str| Place::Page(page.to_owned());
        let table = [
            ("https://docs.rs", Place::Elsewhere),
            ("#your-turn", Place::Elsewhere),
            ("mailto:a@e.org", Place::Elsewhere),
            ("../02_pair/README.md", page("02_pair.md")),
            ("../02_pair", page("02_pair.md")),
            ("../02_pair/lesson.md#hints", page("02_pair.md#hints")),
            ("/exercises/02_tasks/03_tidy/", page("../02_tasks/03_tidy.md")),
            ("../../02_tasks/03_tidy/src/lib.rs", page("../02_tasks/03_tidy.md#the-starter")),
            ("src/lib.rs", page("#the-starter")),
            ("./src/subject.rs", page("#the-code-under-test")),
            ("README.md", page("01_double.md")),
            ("..", page("index.md")),
            ("../../02_tasks", page("../02_tasks/index.md")),
            ("../99_gone/README.md", Place::Nowhere),
            ("Cargo.toml", Place::Nowhere),
            ("../../../README.md", Place::Nowhere),
            ("../../../../../etc/passwd", Place::Nowhere),
            ("javascript:alert(1)", Place::Nowhere),
            ("//e.org/x", Place::Nowhere),
            ("C:\\x", Place::Nowhere),
        ];
        for (address, expected) in table {
            assert_eq!(Places::new(&keys[0], &keys).of(address), expected, "{address}");
        }
    }
}
