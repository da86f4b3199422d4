-- The kinds of strategy, market, ideas and roadmap that stand beside the line.
create table theme (
    item_id blob primary key references item (id),
    share double precision
) without rowid;

create table persona (
    item_id blob primary key references item (id),
    role text,
    goals text,
    pains text,
    share double precision
) without rowid;

create table segment (
    item_id blob primary key references item (id),
    tam double precision,
    sam double precision,
    som double precision,
    currency text,
    source text,
    as_of text
) without rowid;

create table competitor (
    item_id blob primary key references item (id),
    site text,
    positioning text,
    strengths text,
    weaknesses text
) without rowid;

create table claim (
    item_id blob primary key references item (id),
    source text,
    url text,
    as_of text,
    confidence double precision
) without rowid;

create table trend (
    item_id blob primary key references item (id),
    direction text,
    horizon text,
    source text,
    url text,
    as_of text
) without rowid;

create table canvas (
    item_id blob primary key references item (id),
    template text
) without rowid;

create table note (
    item_id blob primary key references item (id),
    block text,
    colour text
) without rowid;

create table assumption (
    item_id blob primary key references item (id),
    about text,
    importance text,
    evidence text
) without rowid;

create table experiment (
    item_id blob primary key references item (id),
    hypothesis text,
    test text,
    measure text,
    passes text,
    threshold double precision,
    result double precision,
    changed text,
    starts_on text,
    ends_on text
) without rowid;

create table milestone (
    item_id blob primary key references item (id),
    on_day text
) without rowid;

create table risk (
    item_id blob primary key references item (id),
    probability double precision,
    impact text,
    response text,
    due_on text
) without rowid;

create table decision (
    item_id blob primary key references item (id),
    context text,
    options text,
    chosen text,
    trade_off text,
    decided_on text
) without rowid;
