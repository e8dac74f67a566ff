SELECT job, detail FROM job WHERE engine = :engine AND array_id = :arrayId AND array_index = :arrayIndex
