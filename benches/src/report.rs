//! The one table.

/// A line of it: what was measured, the figure, the target, and whether it holds.
pub struct Line {
    pub what: String,
    pub figure: String,
    pub target: String,
    pub holds: bool,
}

#[derive(Default)]
pub struct Report(Vec<Line>);

impl Report {
    pub fn add(&mut self, what: &str, figure: String, target: &str, holds: bool) {
        eprintln!("{what}: {figure} (target {target}){}", if holds { "" } else { "  MISSED" });
        self.0.push(Line { what: what.into(), figure, target: target.into(), holds });
    }

    /// The table as Markdown.
    pub fn print(&self) {
        println!("| what | measured | target | holds |\n|---|---|---|---|");
        for line in &self.0 {
            println!(
                "| {} | {} | {} | {} |",
                line.what,
                line.figure,
                line.target,
                if line.holds { "yes" } else { "**no**" }
            );
        }
    }
}
