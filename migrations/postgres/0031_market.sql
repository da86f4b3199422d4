-- The kinds of strategy, market, ideas and roadmap that stand beside the line.
create table theme (
    item_id uuid primary key references item (id),
    share double precision
);

create table persona (
    item_id uuid primary key references item (id),
    role text,
    goals text,
    pains text,
    share double precision
);

create table segment (
    item_id uuid primary key references item (id),
    tam double precision,
    sam double precision,
    som double precision,
    currency text,
    source text,
    as_of date
);

create table competitor (
    item_id uuid primary key references item (id),
    site text,
    positioning text,
    strengths text,
    weaknesses text
);

create table claim (
    item_id uuid primary key references item (id),
    source text,
    url text,
    as_of date,
    confidence double precision
);

create table trend (
    item_id uuid primary key references item (id),
    direction text,
    horizon text,
    source text,
    url text,
    as_of date
);

create table canvas (
    item_id uuid primary key references item (id),
    template text
);

create table note (
    item_id uuid primary key references item (id),
    block text,
    colour text
);

create table assumption (
    item_id uuid primary key references item (id),
    about text,
    importance text,
    evidence text
);

create table experiment (
    item_id uuid primary key references item (id),
    hypothesis text,
    test text,
    measure text,
    passes text,
    threshold double precision,
    result double precision,
    changed text,
    starts_on date,
    ends_on date
);

create table milestone (
    item_id uuid primary key references item (id),
    on_day date
);

create table risk (
    item_id uuid primary key references item (id),
    probability double precision,
    impact text,
    response text,
    due_on date
);

create table decision (
    item_id uuid primary key references item (id),
    context text,
    options text,
    chosen text,
    trade_off text,
    decided_on date
);
