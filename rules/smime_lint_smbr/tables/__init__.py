"""Lists that a ballot can change, by BR version, with the clause above them."""
