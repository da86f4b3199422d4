-- What the desk asks for: the proposals that wait, newest first, and what somebody has in hand.
create index proposal_waiting on proposal (id) where state = 'open';
create index item_in_hand on item (owner_id, status, updated_at) where open and owner_id is not null;
