//! Where the real files are.

use std::fs::File;
use std::path::Path;

/// Opens a file of the shared data, which stands beside the project.
pub fn data(name: &str) -> File {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    assert!(folder.is_dir(), "the shared data is missing: expected it in {}", folder.display());
    File::open(folder.join(name)).unwrap_or_else(|error| panic!("{name} is missing from the shared data: {error}"))
}
