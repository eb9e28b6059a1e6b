"""What influencers can be narrowed by: the fields, how their values are read, and groups of conditions."""
