//! The order of the desk: what each role looks at first.

use super::waiting::What;
use crate::command::{Actor, Role};

/// What a desk holds, in the order of the roles somebody has; what the foremost of them wants first stands first.
pub fn order(by: &Actor) -> [What; 8] {
    let mut roles: Vec<Role> = by.roles.iter().map(|held| held.role).collect();
    roles.sort();
    roles.dedup();
    let desks: Vec<[What; 8]> = roles.into_iter().map(of).collect();
    let mut whole = of(Role::Owner);
    // Stable: among what stands equally high, the order of the first role remains.
    if let Some(first) = desks.first() {
        whole = *first;
    }
    whole.sort_by_key(|what| desks.iter().filter_map(|desk| desk.iter().position(|one| one == what)).min());
    whole
}

fn of(role: Role) -> [What; 8] {
    use What::{Accept, Decide, Hand, Judge, Own, Strategy, Triage, Way};
    match role {
        Role::Owner => [Decide, Way, Accept, Triage, Judge, Strategy, Hand, Own],
        Role::Pm => [Decide, Judge, Strategy, Triage, Way, Accept, Hand, Own],
        Role::Po => [Accept, Decide, Way, Triage, Hand, Judge, Strategy, Own],
        Role::Pmm => [Triage, Decide, Hand, Way, Accept, Judge, Strategy, Own],
        Role::ProjectManager => [Way, Decide, Hand, Judge, Strategy, Accept, Triage, Own],
        Role::ScrumMaster => [Way, Hand, Decide, Accept, Triage, Judge, Strategy, Own],
        Role::Developer | Role::Designer => [Hand, Way, Decide, Accept, Triage, Judge, Strategy, Own],
        Role::Executive => [Way, Decide, Judge, Strategy, Triage, Accept, Hand, Own],
        Role::Stakeholder => [Own, Triage, Decide, Way, Hand, Accept, Judge, Strategy],
    }
}
