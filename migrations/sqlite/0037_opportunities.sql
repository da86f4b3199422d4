-- Whether an idea is a need or a way to meet one; and whether a trade-off keeps it above the cut line or below it.
alter table idea add column nature text;
alter table idea add column cut text;

-- What follows from a decision, for better and for worse.
alter table decision add column consequences text;

-- What the ranked ideas of a product are held against: a method, a unit, and what there is room for.
create table cut_line (
    product_id blob primary key references product (id),
    rules text not null
) without rowid;
