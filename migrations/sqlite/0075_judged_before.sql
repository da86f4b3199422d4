-- What a stage of life was judged to be before is found among all that happened to a product.
create index event_judging on event (product_id, id) where command = 'product.judge_stage';
