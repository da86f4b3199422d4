//! Story mapping (Patton): activities from left to right, slices from top to bottom; the first slice is a walking skeleton
//! that touches every activity.

/// Which activities a slice leaves out, given the activity of each of its stories.
pub fn gaps<'a>(activities: &'a [String], slice: &[Option<usize>]) -> Vec<&'a str> {
    let touched = |at: usize| slice.contains(&Some(at));
    activities.iter().enumerate().filter(|(at, _)| !touched(*at)).map(|(_, name)| name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skeleton_that_does_not_walk_names_what_it_lacks() {
        let activities = ["Book", "Board", "Ride"].map(str::to_owned);
        assert_eq!(gaps(&activities, &[Some(0), Some(1), Some(2), None]), Vec::<&str>::new());
        assert_eq!(gaps(&activities, &[Some(1), Some(1)]), ["Book", "Ride"]);
    }
}
