//! `timeline --html`: a page with one answer on it, which needs nothing else.

use maud::html;

use crate::surfaces::page::document::{COMMON_SCRIPT, Document, fill};
use crate::surfaces::page::view::{VIEW_SCRIPT, VIEW_STYLES, View, whole};
use crate::surfaces::style::plain;
use crate::surfaces::svg::{DRAWING_STYLE, PATTERNS};
use crate::vocabulary::report::Report;

/// The report on this text, beside what the reference does, as one HTML document. It loads nothing and
/// works from a file.
pub fn page(report: &Report, reference: Option<&Report>, text: Option<&str>) -> String {
    page_of(report.key.exercise(), &View { reference, ..View::of(report, text) })
}

/// The same of a view under this heading.
pub fn page_of(heading: &str, view: &View<'_>) -> String {
    let heading = plain(heading);
    let script = script();
    let body = fill(include_str!("standalone.html"), |slot| match slot {
        "title" => html! { (heading) }.into_string(),
        "view" => whole(view).into_string(),
        "patterns" => PATTERNS.to_owned(),
        "script" => script.clone(),
        _ => String::new(),
    });
    let title = format!("{heading} · timeline");
    let [listing, drawing, view] = VIEW_STYLES;
    let styles = [DRAWING_STYLE, listing, drawing, view];
    Document { title: &title, styles: &styles, script: Some(&script), body }.html()
}

/// The script of a page whose views have all they need beside them.
pub fn script() -> String {
    format!("{COMMON_SCRIPT}{VIEW_SCRIPT}{}", include_str!("standalone.js"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surfaces::picture::samples;
    use crate::vocabulary::course::{Key, Points};
    use crate::vocabulary::report::Verdict;

    /// A page on a run, with this text above it.
    fn page_on(sample: &samples::Sample, message: &str, text: &str) -> String {
        let key = Key::new("01_first", "01_double");
        let mut report = Report::without_running(&key, Verdict::Failed, message, Points::default());
        report.timeline = sample.picture().yours.to_vec();
        report.line = Some(1);
        page(&report, None, Some(text))
    }

    #[test]
    fn no_label_can_break_out() {
        let hostile = "</script><script>alert(1)</script> {{data}} \u{202e}<svg onload=x>";
        let page = page_on(&samples::hostile(), hostile, &format!("// {hostile}\n// </noscript>"));
        // The page's own two, and no third.
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2);
        assert_eq!(page.matches("</noscript>").count(), 1);
        assert!(!page.contains("<svg onload"));
        assert!(
            page.contains("&lt;script&gt;alert(1)&lt;/script&gt; {{data}} \\u{202e}&lt;svg onload")
        );
        assert!(page.chars().all(|character| character == '\n' || !character.is_control()));
    }

    #[test]
    fn a_page_loads_nothing() {
        let page = page_on(&samples::every_kind(), "It.", "fn f() {}");
        for reference in ["src=", "href=", "@import", "https://"] {
            assert!(!page.contains(reference), "{reference}");
        }
        assert!(page.contains("default-src 'none'") && !page.contains("connect-src"));
    }
}
