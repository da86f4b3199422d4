-- How many items one person of the team may have under way: the limit of a lane of the board.
alter table team add column wip_person bigint;
