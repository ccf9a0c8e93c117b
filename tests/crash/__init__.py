"""The library is killed, its disk is filled, its writes fail: what was committed must answer all the while."""
