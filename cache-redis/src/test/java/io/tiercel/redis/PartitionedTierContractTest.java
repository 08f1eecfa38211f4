package io.tiercel.redis;

class PartitionedTierContractTest extends RedisTierContractTest {
  @Override
  int partitions() {
    return 7;
  }
}
