-- What was typed into a cell, where that is more than the number it comes to: 8 weeks, 200/month, high.
alter table score add column typed text;
