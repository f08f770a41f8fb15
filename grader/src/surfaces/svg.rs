//! The picture as a standalone SVG, for a README or a report.

use maud::{Markup, PreEscaped, html};

use crate::surfaces::picture::layout::{self, Axis, Layout, Look, Owner, Row, Segment};
use crate::surfaces::picture::{
    Block, LOOKS, Picture, blocks, class_of, folded_note, in_words, last_ms, look_name, looks_in,
    notes, row_labels, times_of, totals, unit,
};
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{counted, grouped, shorten, width};
use crate::vocabulary::timeline::{BarKind, Ending};

/// Rows drawn for each of the two timelines.
const MOST_ROWS: usize = 40;
/// Sizes, in units of the view box; at README size a unit is about a pixel.
const WIDTH: f64 = 860.0;
/// The width of a drawing beside something else.
const NARROW: f64 = 600.0;
const MARGIN: f64 = 22.0;
const ROW: f64 = 26.0;
const BAR: f64 = 14.0;
const GAP: f64 = 14.0;
/// A column of the labels' font.
const COLUMN: f64 = 7.3;
const LABEL_COLUMNS: usize = 26;
/// A mark for no time at all must still be seen.
const MARK: f64 = 3.0;
/// Shorter bars have no room for the sign at their end.
const ROOM_FOR_SIGN: f64 = 14.0;

/// How a page that [`beside`] is drawn on has to look, but for the colours.
pub const DRAWING_STYLE: &str = include_str!("svg/drawing.css");
/// The patterns that a page must hold once, in an `svg`, for all that [`beside`] draws on it.
pub const PATTERNS: &str = include_str!("svg/patterns.xml");

/// The picture as one SVG document. Follows the reader's preference for light or dark.
pub fn svg(picture: &Picture<'_>) -> String {
    drawn(picture, WIDTH).document().into_string()
}

/// The picture for a page that has the colours, [`DRAWING_STYLE`] and [`PATTERNS`], narrow enough
/// to stand beside a text.
pub fn beside(picture: &Picture<'_>) -> Markup {
    drawn(picture, NARROW).element(html! {})
}

fn drawn<'a>(picture: &'a Picture<'a>, width: f64) -> Canvas<'a> {
    let blocks = blocks(picture, MOST_ROWS);
    let axis = layout::axis(last_ms(picture, &blocks), 7);
    let across = Across::measure(&blocks, width);
    // Bars closer than two units cannot be told apart.
    let cells = (across.chart_width() / 2.0) as usize;
    let layouts: Vec<Layout<'_>> =
        blocks.iter().map(|block| block.bars.fold(axis.end_ms, cells)).collect();
    let mut canvas = Canvas { picture, axis, across, body: String::new(), y: MARGIN };
    canvas.header();
    for (block, layout) in blocks.iter().zip(&layouts) {
        canvas.block(block, layout);
    }
    if layouts.iter().any(|layout| !layout.rows.is_empty()) {
        canvas.tick_labels();
        canvas.legend(&looks_in(&layouts));
        canvas.note(folded_note(&layouts).as_deref());
    }
    for note in notes(picture) {
        canvas.note(Some(&note));
    }
    canvas
}

/// Where the columns lie.
struct Across {
    width: f64,
    line: f64,
    chart: f64,
    chart_end: f64,
}

impl Across {
    fn measure(blocks: &[Block<'_>], width_of_all: f64) -> Self {
        let lanes = || blocks.iter().flat_map(|block| block.bars.lanes());
        let labels = blocks.iter().flat_map(|block| row_labels(block.bars.lanes()));
        let label = labels.map(|label| width(&label)).max().unwrap_or(0).clamp(14, LABEL_COLUMNS);
        let line = lanes().map(|lane| lane.line.map_or(0, |line| width(&line_text(line)))).max();
        let last = blocks.iter().map(|block| width(&grouped(block.bars.end_ms()))).max();
        let line_at = MARGIN + label as f64 * COLUMN + GAP;
        Self {
            width: width_of_all,
            line: line_at,
            chart: line_at + line.unwrap_or(0) as f64 * COLUMN + GAP,
            chart_end: width_of_all
                - MARGIN
                - GAP
                - (2 * last.unwrap_or(1).min(14) + 3) as f64 * COLUMN,
        }
    }

    fn chart_width(&self) -> f64 {
        self.chart_end - self.chart
    }
}

fn line_text(line: u32) -> String {
    format!("line {line}")
}

/// A drawing in the making, from the top down.
struct Canvas<'a> {
    picture: &'a Picture<'a>,
    axis: Axis,
    across: Across,
    body: String,
    y: f64,
}

impl Canvas<'_> {
    fn x(&self, ms: u64) -> f64 {
        let share = ms as f64 / self.axis.end_ms.max(1) as f64;
        self.across.chart + share * self.across.chart_width()
    }

    /// Writes one element on a line of its own.
    fn put(&mut self, element: Markup) {
        self.body += &element.into_string();
        self.body.push('\n');
    }

    fn text(&mut self, x: f64, class: &str, text: &str) {
        let y = self.y;
        self.put(html! { text x=(short(x)) y=(short(y)) class=(class) { (text) } });
    }

    /// A vertical line over the rows that begin at `top` and end here.
    fn upright(&mut self, ms: u64, top: f64, class: &str) {
        let (x, y) = (self.x(ms), self.y);
        self.put(upright(x, top, y, class));
    }

    fn header(&mut self) {
        self.y += 14.0;
        self.text(MARGIN, "title", &shorten(&plain(self.picture.title), 40, "…"));
        let class = |role| match role {
            TextRole::Plain => "muted",
            TextRole::Good => "good",
            _ => "bad",
        };
        let (x, y) = (self.across.width - MARGIN, self.y);
        self.put(html! {
            text x=(x) y=(y) class="end" {
                @for (at, (total, role)) in totals(self.picture).into_iter().enumerate() {
                    @if at > 0 { tspan class="muted" { " · " } }
                    tspan class=(class(role)) { (total) }
                }
            }
        });
        self.y += 14.0;
    }

    fn block(&mut self, block: &Block<'_>, layout: &Layout<'_>) {
        if let Some(name) = block.name {
            self.y += 20.0;
            self.text(MARGIN, "name", name);
            self.y += 4.0;
        }
        if layout.rows.is_empty() {
            self.y += 22.0;
            self.text(MARGIN, "muted", block.nothing);
            return;
        }
        let (top, after) = (self.y, self.y + layout.rows.len() as f64 * ROW + 6.0);
        self.y = after;
        for tick in self.axis.ticks_ms.clone() {
            self.upright(tick, top, "grid");
        }
        self.y = top + 3.0;
        self.rows(block, layout);
        self.y = after;
        if let Some(ms) =
            self.picture.expected_at_ms().filter(|&ms| ms > 0 && ms < self.axis.end_ms)
        {
            self.upright(ms, top, "expected");
        }
    }

    fn rows(&mut self, block: &Block<'_>, layout: &Layout<'_>) {
        let mut labels = row_labels(block.bars.lanes()).into_iter();
        for row in &layout.rows {
            let label = match row.owner {
                Owner::Lane(_) => labels.next().unwrap_or_default(),
                Owner::Rest(lanes) => format!("… {}", counted(lanes, "more lane")),
            };
            self.row(row, &label);
        }
    }

    fn row(&mut self, row: &Row<'_>, label: &str) {
        let top = self.y;
        self.y += ROW / 2.0 + 4.0;
        let short = shorten(label, LABEL_COLUMNS, "…");
        match row.owner {
            Owner::Lane(lane) => {
                self.text(MARGIN, "mono", &short);
                let line = lane.line.map(line_text).unwrap_or_default();
                self.text(self.across.line, "mono muted", &line);
            }
            Owner::Rest(_) => self.text(MARGIN, "mono muted", &short),
        }
        let times = times_of(row);
        self.text(self.across.width - MARGIN, "mono muted end", &shorten(&times, 31, "…"));
        for look in LOOKS {
            for segment in row.segments.iter().filter(|segment| segment.look == look) {
                let words = in_words(label, row, segment);
                self.bar(segment, top + ROW / 2.0, &words);
            }
        }
        self.y = top + ROW;
    }

    fn bar(&mut self, segment: &Segment, middle: f64, words: &str) {
        let x = self.x(segment.start_ms);
        // A hair of paper between two bars that touch.
        let wide = (self.x(segment.end_ms) - x - 1.0).max(MARK);
        let x = x.min(self.across.chart_end - MARK);
        let shape = shape(segment.look, x, middle, wide);
        self.put(html! { g { title { (words) } (shape) } });
    }

    fn tick_labels(&mut self) {
        self.y += 16.0;
        self.text(self.across.chart - GAP, "mono muted end", unit(self.picture.clock));
        let mut free_from = 0.0;
        for tick in self.axis.ticks_ms.clone() {
            let label = grouped(tick);
            let half = width(&label) as f64 * COLUMN / 2.0;
            let x = self.x(tick).min(self.across.width - MARGIN - half);
            if x - half >= free_from {
                self.text(x, "mono muted middle", &label);
                free_from = x + half + GAP;
            }
        }
    }

    fn legend(&mut self, looks: &[Look]) {
        self.y += 30.0;
        let mut x = MARGIN;
        for &look in looks {
            let wide = 33.0 + look_name(look).len() as f64 * 6.6;
            if x > MARGIN && x + wide > self.across.width - MARGIN {
                (x, self.y) = (MARGIN, self.y + 22.0);
            }
            let sample = shape(look, x, self.y - 4.0, 26.0);
            self.put(sample);
            self.text(x + 33.0, "small", look_name(look));
            x += wide + 22.0;
        }
        if self.picture.expected_at_ms().is_some_and(|ms| ms > 0 && ms < self.axis.end_ms) {
            if x + 70.0 > self.across.width - MARGIN {
                (x, self.y) = (MARGIN, self.y + 22.0);
            }
            let (x, top, bottom) = (x + 2.0, self.y - 12.0, self.y + 3.0);
            self.put(upright(x, top, bottom, "expected"));
            self.text(x + 8.0, "small", "expected");
        }
    }

    fn note(&mut self, note: Option<&str>) {
        if let Some(note) = note {
            self.y += 22.0;
            self.text(MARGIN, "small", note);
        }
    }

    /// A document of its own.
    fn document(self) -> Markup {
        let style = concat!(include_str!("palette.css"), include_str!("svg/drawing.css"));
        let head = html! {
            "\n" style { "\n" (PreEscaped(style)) }
            "\n" (PreEscaped(PATTERNS))
        };
        html! { (self.element(head)) "\n" }
    }

    /// The drawing, with `head` at its beginning.
    fn element(self, head: Markup) -> Markup {
        let (width, height) = (self.across.width, self.y + MARGIN);
        let (wide, tall) = (width - 1.0, height - 1.0);
        let totals = totals(self.picture);
        let totals: Vec<&str> = totals.iter().map(|(total, _)| total.as_str()).collect();
        let mut said = plain(self.picture.title);
        if !totals.is_empty() {
            said += &format!(": {}", totals.join(", "));
        }
        let height = format!("{height:.0}");
        html! {
            svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
                width=(width) height=(height) role="img" aria-label=(said) {
                "\n" title { (said) }
                (head)
                rect x="0.5" y="0.5" width=(wide) height=(format!("{tall:.0}")) rx="8" class="paper" {}
                "\n" (PreEscaped(self.body))
            }
        }
    }
}

/// A length or place with one decimal: more cannot be seen.
fn short(length: f64) -> String {
    format!("{length:.1}")
}

fn upright(x: f64, top: f64, bottom: f64, class: &str) -> Markup {
    html! { path d=(format!("M{x:.1} {top:.1}V{bottom:.1}")) class=(class) {} }
}

/// A bar around `middle`. Each look has a shape, pattern or sign of its own beside its colour.
fn shape(look: Look, x: f64, middle: f64, wide: f64) -> Markup {
    let (top, tall) = match look.kind {
        BarKind::Run => (middle - BAR / 4.0, BAR / 2.0),
        _ => (middle - BAR / 2.0, BAR),
    };
    html! {
        rect x=(short(x)) y=(short(top)) width=(short(wide)) height=(tall) rx="2" class=(class_of(look)) {}
        @if wide >= ROOM_FOR_SIGN { (sign(look, x + wide, middle)) }
    }
}

/// The sign at a bar's end: a cross for what was cut short, a ring where the test did that, a diamond where
/// data went with it, an arrow for what goes on.
fn sign(look: Look, end: f64, middle: f64) -> Markup {
    let (left, right, top, bottom) = (end - 10.0, end - 4.0, middle - 3.0, middle + 3.0);
    let path = match (look.kind, look.ending) {
        (BarKind::Dropped, Ending::ByTest) => format!(
            "M{left:.1} {middle:.1}A3 3 0 1 1 {right:.1} {middle:.1}A3 3 0 1 1 {left:.1} {middle:.1}"
        ),
        (BarKind::Dropped, _) => format!(
            "M{left:.1} {top:.1}L{right:.1} {bottom:.1}M{left:.1} {bottom:.1}L{right:.1} {top:.1}"
        ),
        (BarKind::Lost, _) => format!(
            "M{left:.1} {middle:.1}L{:.1} {top:.1}L{right:.1} {middle:.1}L{:.1} {bottom:.1}Z",
            f64::midpoint(left, right),
            f64::midpoint(left, right)
        ),
        (BarKind::Leaked, _) | (_, Ending::Open) => format!(
            "M{left:.1} {:.1}L{right:.1} {middle:.1}L{left:.1} {:.1}",
            top - 1.0,
            bottom + 1.0
        ),
        _ => return html! {},
    };
    html! {
        path d=(path) class="halo" {}
        path d=(path) class={ "sign " (class_of(Look { ending: Ending::Own, ..look })) "-sign" } {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surfaces::picture::samples;

    #[test]
    fn a_bar_says_what_it_was() {
        let drawing = svg(&samples::sequential().picture());
        assert!(drawing.contains(
            "<title>fetch_order(42): waiting, 100 → 180 ms (80 ms), task 1, line 7</title>"
        ));
        assert!(drawing.contains(">yours<") && drawing.contains(">reference<"));
        assert!(drawing.contains(">expected 100 ms<") && drawing.contains(">yours 180 ms<"));
    }

    #[test]
    fn a_picture_is_called_by_its_name_and_what_it_took_where_it_took_anything() {
        let drawing = svg(&samples::sequential().picture());
        assert!(drawing.contains(r#"aria-label="sequential: expected 100 ms, yours 180 ms""#));
        let sample = samples::sequential();
        let instant = Picture { expected_ms: Some(0), yours_ms: Some(0), ..sample.picture() };
        assert!(svg(&instant).contains(r#"aria-label="sequential""#));
    }

    #[test]
    fn no_line_is_told_of_a_text_that_nobody_can_look_at() {
        let drawing = svg(&samples::sequential().picture());
        let (yours, reference) = drawing.split_once(">reference<").unwrap();
        assert!(yours.contains("line 7") && !reference.contains("line "), "{reference}");
    }

    #[test]
    fn every_kind_has_a_pattern_or_shape_of_its_own() {
        let drawing = svg(&samples::every_kind().picture());
        for look in LOOKS {
            assert!(drawing.contains(&format!(r#"class="{}""#, class_of(look))), "{look:?}");
        }
    }

    #[test]
    fn no_label_can_add_an_element() {
        let drawing = svg(&samples::hostile().picture());
        assert!(
            !drawing.contains("<script")
                && !drawing.contains("<svg onload")
                && !drawing.contains("</title>\\u")
        );
        assert!(drawing.chars().all(|character| character == '\n' || !character.is_control()));
        // Everything that opens is closed, so a parser gets to the end.
        for element in ["svg", "g", "title", "text", "tspan", "defs", "pattern", "style"] {
            let opened = drawing.matches(&format!("<{element}>")).count()
                + drawing.matches(&format!("<{element} ")).count();
            assert_eq!(opened, drawing.matches(&format!("</{element}>")).count(), "{element}");
        }
    }

    #[test]
    fn a_million_bars_are_folded() {
        let drawing = svg(&samples::a_million().picture());
        assert!(drawing.contains("… 9961 more lanes"));
        assert!(drawing.contains("of 1 000 000 bars too close to draw apart"));
        assert!(drawing.len() < 2_000_000, "{}", drawing.len());
    }

    #[test]
    fn times_at_the_limits_stay_inside() {
        for sample in [samples::endless(), samples::instants()] {
            let drawing = svg(&sample.picture());
            assert!(!drawing.contains("NaN") && !drawing.contains("inf"), "{drawing}");
            assert!(!drawing.contains(r#"width="-"#), "{drawing}");
        }
    }
}
