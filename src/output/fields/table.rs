//! What `trill fields` prints.

use std::fmt::Write as _;

use crate::output::view::Field;

/// Every field with what it means and an example, then what a path is. Ends with a line break;
/// no line is longer than 80 columns.
pub fn table() -> String {
    let mut table = String::new();
    for field in Field::ALL {
        // Writing to memory cannot fail.
        let _ = writeln!(table, "{:<13} {}", field.name(), field.about());
        let _ = writeln!(table, "{:<13}   {}", "", field.example());
    }
    table.push_str(PATHS);
    table
}

const PATHS: &str = "
Of a boost, @id and @time are its own; the rest is the post that is boosted.
A list is joined with commas in TSV and CSV and is an array in JSON.

Every other path leads into the payload: account.acct, media_attachments.0.url,
data.public_metrics.like_count; \"a.b\" in quotes is one name, and . is the whole.
";
