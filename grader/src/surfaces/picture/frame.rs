//! Everything around the bars: heading, labels, times, ticks, legend.

use std::collections::HashSet;

use crate::surfaces::picture::chart::{self, Cell, Scale};
use crate::surfaces::picture::layout::{self, Axis, Layout, Owner, Row};
use crate::surfaces::picture::{
    Block, LOOKS, Picture, Style, blocks, folded_note, last_ms, look_name, notes, row_labels,
    stood_still_text, totals, unit,
};
use crate::surfaces::style::{TextRole, paint, plain};
use crate::surfaces::text::{counted, grouped, options, pad_end, pad_start, shorten, width};

/// Between the columns of the picture.
const GAP: &str = "  ";
/// More ticks than one in so many cells are noise.
const CELLS_PER_TICK: usize = 12;
/// Below this many cells a chart says nothing; rather drop what stands beside it.
const FEWEST_CELLS: usize = 16;

/// Past this many columns a picture does not get wider.
const WIDEST: usize = 200;

/// The picture as lines for a terminal, none wider than `columns` where that is 60 or more, with at
/// most so many rows for each of its timelines.
pub fn draw(picture: &Picture<'_>, columns: usize, most_rows: usize, style: Style) -> Vec<String> {
    let columns = columns.min(WIDEST);
    let blocks = blocks(picture, most_rows);
    let signs = Signs::of(style);
    let columns_of = Columns::measure(&blocks, columns, &signs);
    let tick_cells = (width(&grouped(last_ms(picture, &blocks))) + 4).max(CELLS_PER_TICK);
    // A lone 0 would not say how long anything took; what collides is left out later.
    let most_ticks = (columns_of.chart / tick_cells + 1).max(3);
    let axis = layout::axis(last_ms(picture, &blocks), most_ticks);
    let sheet = Sheet { picture, axis, columns, columns_of, style, signs };
    sheet.lines(&blocks)
}

/// Signs outside the chart that not every terminal has.
struct Signs {
    arrow: &'static str,
    dot: &'static str,
    ellipsis: &'static str,
    times: &'static str,
    ascii: bool,
}

impl Signs {
    fn of(style: Style) -> Self {
        if style.ascii {
            return Self { arrow: "->", dot: "-", ellipsis: "..", times: "x", ascii: true };
        }
        Self { arrow: "→", dot: "·", ellipsis: "…", times: "×", ascii: false }
    }

    /// Text that is already plain, in the characters this style may use.
    fn letters(&self, text: &str) -> String {
        if !self.ascii {
            return text.to_owned();
        }
        let spell = |letter: char| match letter {
            '·' => "-".to_owned(),
            _ if letter.is_ascii() => letter.to_string(),
            _ => letter.escape_default().collect(),
        };
        text.chars().map(spell).collect()
    }
}

/// How wide each column is; 0 for one that is left out.
#[derive(Clone, Copy)]
struct Columns {
    label: usize,
    line: usize,
    chart: usize,
    from: usize,
    to: usize,
    /// In the place of both, where a row has one length only.
    alone: usize,
    count: usize,
}

impl Columns {
    fn measure(blocks: &[Block<'_>], columns: usize, signs: &Signs) -> Self {
        let mut this = Self { label: 0, line: 0, chart: 0, from: 0, to: 0, alone: 0, count: 0 };
        for block in blocks {
            this.make_room(block, columns, signs);
        }
        // Wide enough for the name of the unit, and no wider than leaves room for the chart.
        this.label = this.label.min((columns / 4).clamp(12, 36)).max(12);
        this.fit(columns, signs);
        this
    }

    fn make_room(&mut self, block: &Block<'_>, columns: usize, signs: &Signs) {
        let lanes = block.bars.lanes();
        for (lane, label) in lanes.iter().zip(row_labels(lanes)) {
            self.label = self.label.max(width(&signs.letters(&label)));
            self.line = self.line.max(lane.line.map_or(0, |line| width(&line_text(line))));
        }
        // What is folded on half of the columns may be folded on the chart.
        let draft = block.bars.fold(block.bars.end_ms(), columns / 2);
        for row in &draft.rows {
            match row.stood_still_us() {
                Some(us) => self.alone = self.alone.max(width(&stood_still_text(us))),
                None => {
                    self.from = self.from.max(width(&grouped(row.from_ms)));
                    self.to = self.to.max(width(&to_text(row, signs)));
                }
            }
            self.count = self.count.max(width(&count_text(row, signs)));
            if let Owner::Rest(lanes) = row.owner {
                self.label = self.label.max(width(&rest_text(lanes, signs)));
            }
        }
    }

    /// Gives the chart what the others leave, and leaves others out where that is too little.
    fn fit(&mut self, columns: usize, signs: &Signs) {
        let room = |this: &Self| {
            columns.saturating_sub(1 + this.gutter() + 2 * GAP.len() + this.times(signs))
        };
        if room(self) < FEWEST_CELLS {
            self.count = 0;
        }
        if room(self) < FEWEST_CELLS {
            (self.from, self.to, self.alone) = (0, 0, 0);
        }
        if room(self) < FEWEST_CELLS {
            self.line = 0;
        }
        self.chart = room(self).max(1);
    }

    /// Label and line.
    fn gutter(&self) -> usize {
        self.label + if self.line == 0 { 0 } else { GAP.len() + self.line }
    }

    /// The times at the right.
    fn times(&self, signs: &Signs) -> usize {
        let count = if self.count == 0 { 0 } else { 1 + self.count };
        match self.span(signs).max(self.alone) {
            0 => 0,
            times => times + count,
        }
    }

    /// From when to when.
    fn span(&self, signs: &Signs) -> usize {
        if self.to == 0 { 0 } else { self.from + self.to + width(signs.arrow) + 2 }
    }
}

fn line_text(line: u32) -> String {
    format!("line {line}")
}

fn rest_text(lanes: usize, signs: &Signs) -> String {
    format!("{} {}", signs.ellipsis, counted(lanes, "more lane"))
}

/// When a row's last bar ends, if it does.
fn to_text(row: &Row<'_>, signs: &Signs) -> String {
    if row.goes_on { signs.ellipsis.to_owned() } else { grouped(row.to_ms) }
}

/// How many bars a row shows, where that cannot be counted by eye.
fn count_text(row: &Row<'_>, signs: &Signs) -> String {
    if row.segments.iter().any(|segment| segment.is_folded()) {
        return format!("{}{}", signs.times, grouped(row.bars as u64));
    }
    String::new()
}

/// A picture in the making.
struct Sheet<'a> {
    picture: &'a Picture<'a>,
    axis: Axis,
    columns: usize,
    columns_of: Columns,
    style: Style,
    signs: Signs,
}

impl Sheet<'_> {
    fn lines(&self, blocks: &[Block<'_>]) -> Vec<String> {
        let scale = self.scale();
        let layouts: Vec<Layout<'_>> =
            blocks.iter().map(|block| block.bars.fold(scale.end_ms, scale.cells)).collect();
        let charts: Vec<Vec<Vec<Cell>>> = layouts
            .iter()
            .map(|layout| layout.rows.iter().map(|row| self.cells(row)).collect())
            .collect();
        let mut lines = self.header();
        for ((block, layout), chart) in blocks.iter().zip(&layouts).zip(&charts) {
            lines.extend(self.block(block, layout, chart));
        }
        if layouts.iter().any(|layout| !layout.rows.is_empty()) {
            lines.push(self.ticks());
            lines.extend(self.legend(charts.iter().flatten().flatten()));
            lines.extend(folded_note(&layouts).iter().flat_map(|note| self.note(note)));
        }
        let notes = notes(self.picture).into_iter();
        let notes = notes.map(|note| self.signs.letters(&note.replace('→', self.signs.arrow)));
        lines.extend(notes.flat_map(|note| self.note(&note)));
        lines
    }

    fn cells(&self, row: &Row<'_>) -> Vec<Cell> {
        chart::cells(row, self.scale(), self.picture.expected_at_ms(), self.style.ascii)
    }

    fn paint(&self, text: &str, role: TextRole) -> String {
        paint(text, role, self.style.colour)
    }

    fn scale(&self) -> Scale {
        Scale { end_ms: self.axis.end_ms, cells: self.columns_of.chart }
    }

    /// The title at the left, both times at the right; on a line of their own if too long.
    fn header(&self) -> Vec<String> {
        let totals = totals(self.picture);
        let spoken: Vec<&str> = totals.iter().map(|(text, _)| text.as_str()).collect();
        let separator = format!(" {} ", self.signs.dot);
        let total_width = width(&spoken.join(&separator));
        let title = self.signs.letters(&plain(self.picture.title));
        let title = shorten(&title, self.columns.saturating_sub(1), self.signs.ellipsis);
        let heading = format!(" {}", self.paint(&title, TextRole::Strong));
        let painted: Vec<String> =
            totals.iter().map(|(text, role)| self.paint(text, *role)).collect();
        let painted = painted.join(&self.paint(&separator, TextRole::Muted));
        let left = 1 + width(&title);
        if total_width == 0 {
            vec![heading]
        } else if left + GAP.len() + total_width <= self.columns {
            vec![format!("{heading}{}{painted}", " ".repeat(self.columns - left - total_width))]
        } else {
            std::iter::once(heading).chain(self.totals_below(&totals)).collect()
        }
    }

    /// The times in as many lines as they need.
    fn totals_below(&self, totals: &[(String, TextRole)]) -> Vec<String> {
        let separator = format!(" {} ", self.signs.dot);
        let room = self.columns.saturating_sub(1);
        let mut lines: Vec<String> = vec![];
        let mut used = 0;
        for (text, role) in totals {
            let text = shorten(text, room, self.signs.ellipsis);
            let painted = self.paint(&text, *role);
            match lines.last_mut() {
                Some(line) if used + width(&separator) + width(&text) <= room => {
                    used += width(&separator) + width(&text);
                    *line += &(self.paint(&separator, TextRole::Muted) + &painted);
                }
                _ => {
                    used = width(&text);
                    lines.push(format!(" {painted}"));
                }
            }
        }
        lines
    }

    fn block(&self, block: &Block<'_>, layout: &Layout<'_>, chart: &[Vec<Cell>]) -> Vec<String> {
        let name = block.name.map(|name| format!(" {}", self.paint(name, TextRole::Muted)));
        let mut lines: Vec<String> = name.into_iter().collect();
        if layout.rows.is_empty() {
            lines.push(format!(" {}", self.paint(block.nothing, TextRole::Muted)));
        }
        let mut labels = row_labels(block.bars.lanes()).into_iter();
        for (row, cells) in layout.rows.iter().zip(chart) {
            lines.push(self.row(row, cells, &labels.next().unwrap_or_default()));
        }
        lines
    }

    fn row(&self, row: &Row<'_>, cells: &[Cell], label: &str) -> String {
        let gutter = match row.owner {
            Owner::Lane(lane) => self.lane_gutter(label, lane.line),
            Owner::Rest(lanes) => {
                let text = rest_text(lanes, &self.signs);
                let text = shorten(&text, self.columns_of.gutter(), self.signs.ellipsis);
                self.paint(&pad_end(&text, self.columns_of.gutter()), TextRole::Muted)
            }
        };
        let bars = chart::join(cells, self.style.colour);
        let times = self.times(row);
        let line = format!(" {gutter}{GAP}{bars}{GAP}{}", self.paint(&times, TextRole::Muted));
        line.trim_end().to_owned()
    }

    fn lane_gutter(&self, label: &str, line: Option<u32>) -> String {
        let label = shorten(&self.signs.letters(label), self.columns_of.label, self.signs.ellipsis);
        let label = pad_end(&label, self.columns_of.label);
        if self.columns_of.line == 0 {
            return label;
        }
        let line = line.map(line_text).unwrap_or_default();
        format!(
            "{label}{GAP}{}",
            self.paint(&pad_end(&line, self.columns_of.line), TextRole::Muted)
        )
    }

    fn times(&self, row: &Row<'_>) -> String {
        let columns = &self.columns_of;
        let both = columns.span(&self.signs).max(columns.alone);
        if both == 0 {
            return String::new();
        }
        let times = match row.stood_still_us() {
            Some(us) => stood_still_text(us),
            None => {
                let from = pad_start(&grouped(row.from_ms), columns.from);
                let to = pad_start(&to_text(row, &self.signs), columns.to);
                format!("{from} {} {to}", self.signs.arrow)
            }
        };
        let count = shorten(&count_text(row, &self.signs), columns.count, self.signs.ellipsis);
        format!("{} {count}", pad_end(&times, both)).trim_end().to_owned()
    }

    fn ticks(&self) -> String {
        let start = 1 + self.columns_of.gutter() + GAP.len();
        let mut line = pad_end(&pad_start(unit(self.picture.clock), start - GAP.len()), start);
        let column = |ms: u64| start + self.scale().cell(ms);
        let has_room = |end: &u64| column(*end) + width(&grouped(*end)) <= self.columns;
        let end_ms =
            Some(self.axis.end_ms).filter(|end| !self.axis.ticks_ms.contains(end)).filter(has_room);
        // Where the axis ends is said rather than the tick just before it.
        let free_to = end_ms.map_or(self.columns, |end| column(end).saturating_sub(GAP.len()));
        let ticks = self
            .axis
            .ticks_ms
            .iter()
            .filter(|tick| **tick == 0 || column(**tick) + width(&grouped(**tick)) <= free_to);
        for &ms in ticks.chain(end_ms.as_ref()) {
            let label = grouped(ms);
            let at = column(ms);
            let touches_the_last = ms > 0 && at < width(&line) + GAP.len();
            if !touches_the_last && at + width(&label) <= self.columns {
                line = pad_end(&line, at) + &label;
            }
        }
        self.paint(&line, TextRole::Muted)
    }

    /// What the characters of this picture mean: those that it has, and no others.
    fn legend<'c>(&self, cells: impl Iterator<Item = &'c Cell> + Clone) -> Vec<String> {
        let mut entries: Vec<(String, TextRole, String)> = Vec::new();
        for look in LOOKS {
            let used: HashSet<char> = cells
                .clone()
                .filter(|cell| cell.look == Some(look))
                .map(|cell| cell.sign)
                .collect();
            let sample = chart::sample_of(look, self.style.ascii, |sign| used.contains(&sign));
            let name = look_name(look).to_owned();
            entries.extend(sample.map(|sample| (sample, chart::role_of(look.kind), name)));
        }
        let expected = chart::expected_sign(self.style.ascii);
        if cells.clone().any(|cell| cell.look.is_none() && cell.sign == expected) {
            entries.push((expected.to_string(), TextRole::Muted, "expected".to_owned()));
        }
        self.wrap(&entries)
    }

    fn wrap(&self, entries: &[(String, TextRole, String)]) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0);
        for (sample, role, name) in entries {
            let wide = width(sample) + 1 + width(name);
            if used > 0 && used + 3 + wide > self.columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            let indent = if used == 0 { 1 } else { 3 };
            line += &" ".repeat(indent);
            line += &self.paint(sample, *role);
            line += &self.paint(&format!(" {name}"), TextRole::Muted);
            used += indent + wide;
        }
        lines.push(line);
        lines
    }

    /// What the bars do not say, in lines that fit.
    fn note(&self, text: &str) -> Vec<String> {
        let options = options(self.columns.max(2)).initial_indent(" ").subsequent_indent(" ");
        let lines = textwrap::wrap(text, options);
        lines.iter().map(|line| self.paint(line, TextRole::Muted)).collect()
    }
}
