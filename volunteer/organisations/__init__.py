"""五社: unions, enterprises 企业, communities 社区, agencies 社会组织 and partners, and the districts they stand in."""
